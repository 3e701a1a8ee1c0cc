import { jobNames, jobs } from "@/lib/jobs/jobs";
import { jobOf, runJob } from "@/lib/jobs/run-job";
import type { Task } from "./tasks";

export const jobsRun: Task = {
  usage: `JOB — runs one job now: ${jobNames.join(", ")}`,
  async run([name = ""]) {
    const job = jobOf(name);
    if (job === undefined) {
      console.error("Usage: npm run task -- jobs:run JOB");
      for (const each of jobNames) console.error(`  ${each.padEnd(20)} ${jobs[each].about}`);
      return 2;
    }
    const end = await runJob(job);
    console.log(end.status === "done" ? `${job}: ${end.outcome}.` : `${job} is running already.`);
    return 0;
  },
};
