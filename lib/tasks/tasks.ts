import { closeDatabase } from "@/lib/db/client";
import { accountsInit } from "./accounts-init";
import { dataGenerate } from "./data-generate";
import { jobsRun } from "./jobs-run";
import { keysCreate, keysRevoke } from "./keys";
import { ledgerVerify } from "./ledger-verify";
import { rolesSet } from "./roles-set";
import { seed } from "./seed";
import { stripeReconcile } from "./stripe-reconcile";
import { stripeSync } from "./stripe-sync";

/** What a task answers with: 0 for done, anything else for not. It explains itself on standard output. */
export type Task = { usage: string; run: (args: string[]) => Promise<number> };

const tasks: Record<string, Task> = {
  "accounts:init": accountsInit,
  "data:generate": dataGenerate,
  "jobs:run": jobsRun,
  "keys:create": keysCreate,
  "keys:revoke": keysRevoke,
  "ledger:verify": ledgerVerify,
  "roles:set": rolesSet,
  seed,
  "stripe:reconcile": stripeReconcile,
  "stripe:sync": stripeSync,
};

const [name, ...args] = process.argv.slice(2);
const task = name === undefined ? undefined : tasks[name];
if (task) {
  process.exitCode = await task
    .run(args)
    .catch((error: Error) => {
      console.error(error.message);
      return 1;
    })
    .finally(closeDatabase);
} else {
  console.log(
    "Tasks:\n" +
      Object.entries(tasks)
        .map(([each, { usage }]) => `  ${each.padEnd(16)} ${usage}`)
        .join("\n"),
  );
  process.exitCode = name === undefined ? 0 : 2;
}
