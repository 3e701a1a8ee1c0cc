#!/usr/bin/env node
// `npm test`: everything that must hold, from a fresh clone. `npm run check`, `test:unit`, `test:db` and `test:e2e`
// are its parts; whatever follows a part's name goes to its runner: `npm run test:db -- lib/operations`.
import { firstStep, ROOT } from "./first-step.mjs";
import { createProgress } from "./progress.mjs";

process.chdir(ROOT);
try {
  const progress = createProgress();
  await firstStep(progress);
  const { runTests } = await import("./run-tests.ts");
  process.exit(await runTests(process.argv.slice(2), ROOT, progress));
} catch (error) {
  console.error(`\n${error.message ?? error}`);
  if (process.env.DEBUG) console.error(error);
  console.log("\n0 passed, 1 failed");
  process.exit(1);
}
