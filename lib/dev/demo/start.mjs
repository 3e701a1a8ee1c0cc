import { firstStep, ROOT } from "./first-step.mjs";
import { createProgress } from "./progress.mjs";

/**
 * Runs a mode from its first step to its end, and says in plain words what went wrong.
 *
 * @param {"demo" | "dev"} mode
 */
export async function start(mode) {
  process.chdir(ROOT);
  try {
    const progress = createProgress();
    await firstStep(progress);
    const { runDemo } = await import("./run-demo.ts");
    await runDemo(mode, ROOT, progress);
    process.exit(0);
  } catch (error) {
    if (error.isUsage) {
      console.log(error.message);
      process.exit(0);
    }
    console.error(`\n${error.message ?? error}`);
    if (process.env.DEBUG) console.error(error);
    process.exit(1);
  }
}
