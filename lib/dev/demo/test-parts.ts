import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { generateClient, run } from "./app-build";
import { claimDemoFolder } from "./demo-folder";
import { seconds, type Progress } from "./progress.mjs";
import { createStack } from "./stack";
import type { Running } from "./supervisor";
import { countPlaywright, countVitest, NONE, verdict, type Counts } from "./test-counts";
import { runTethered } from "./tethered";

/** What every part is given. */
export type PartContext = {
  root: string;
  /** For reports and logs; kept when something fails. */
  scratch: string;
  /** Further arguments for the part's runner. */
  args: string[];
  progress: Progress;
  /** Told how to stop what has been started. */
  started: (running: Running) => void;
};

/** Real services in the person's environment are none of the tests' business. */
const REAL_SERVICES =
  /^(DATABASE_URL|SMTP_URL|MAILBOX_URL|STRIPE_.*|OPENAI_.*|ANTHROPIC_.*|GOOGLE_.*|GITHUB_.*|BILLING_SECRET|NEXTAUTH_.*|APP_URL|JOBS)$/;

/** Written first: the types are checked with them. */
const ROUTE_TYPES = { name: "Route types (next typegen)", args: ["node_modules/next/dist/bin/next", "typegen"] };

const CHECKS = [
  { name: "Types (tsc)", args: ["node_modules/typescript/bin/tsc", "--noEmit"] },
  { name: "Lint (eslint)", args: ["node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."] },
  { name: "Format (prettier)", args: ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."] },
  { name: "Schema (prisma validate)", args: ["node_modules/prisma/build/index.js", "validate"] },
];

/**
 * Counts the checks themselves: each passes or fails as a whole. All are run, side by side, so that one round shows
 * everything, and soon.
 */
export async function runChecks({ root, scratch, progress, started }: PartContext): Promise<Counts> {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", NEXT_TELEMETRY_DISABLED: "1" };
  const check = async ({ name, args }: (typeof CHECKS)[number], at: number): Promise<boolean> => {
    const begun = Date.now();
    try {
      await run(name, args, root, env, path.join(scratch, `check-${at}.log`), started, 200);
      progress.note(`${name}: done in ${seconds(Date.now() - begun)}`);
      return true;
    } catch (error) {
      progress.note(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const passes = [
    await check(ROUTE_TYPES, 0),
    ...(await progress.step("Types, lint, format, schema", () =>
      Promise.all(CHECKS.map((each, at) => check(each, at + 1))),
    )),
  ];
  const passed = passes.filter(Boolean).length;
  return { passed, failed: passes.length - passed, skipped: 0 };
}

export async function runVitest(project: "unit" | "db", context: PartContext): Promise<Counts> {
  const { root, scratch, args, progress, started } = context;
  await generateClient(root, path.join(scratch, "generate.log"), progress, started);
  const report = path.join(scratch, `${project}.json`);
  const command = ["node_modules/vitest/vitest.mjs", "run", "--project", project];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runTethered(
    {
      command: process.execPath,
      args: [...command, ...reporters, ...args],
      cwd: root,
      env: { ...withoutRealServices(process.env), NODE_ENV: "test" },
    },
    started,
  );
  const counts = existsSync(report) ? countVitest(JSON.parse(readFileSync(report, "utf8"))) : NONE;
  return verdict(counts, code, args.length > 0);
}

/** The journeys in a browser, against the whole product started for them in a folder of its own. */
export async function runJourneys({ root, scratch, args, progress, started }: PartContext): Promise<Counts> {
  const environment = withoutRealServices(process.env);
  const folder = await claimDemoFolder(path.join(scratch, "demo"), false);
  const lost: Error[] = [];
  const onLost = (error: Error) => void lost.push(error);
  const stack = createStack({ root, folder, environment, port: undefined, mode: "demo", progress, onLost });
  let end: () => void = () => {};
  started({ ended: new Promise<void>((resolve) => (end = resolve)), stop: () => stack.stop() });
  try {
    await stack.start();
    const report = path.join(scratch, "e2e.json");
    const code = await runTethered(
      {
        command: process.execPath,
        args: [
          "node_modules/@playwright/test/cli.js",
          "test",
          "-c",
          "e2e/playwright.config.ts",
          "--reporter=list,json",
          ...args,
        ],
        cwd: root,
        env: { ...environment, E2E_SERVICES: folder.at("services.json"), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      },
      started,
    );
    for (const error of lost) progress.note(error.message);
    const counts = existsSync(report) ? countPlaywright(JSON.parse(readFileSync(report, "utf8"))) : NONE;
    return verdict({ ...counts, failed: counts.failed + lost.length }, code, args.length > 0);
  } finally {
    await stack.stop();
    folder.release();
    end();
  }
}

function withoutRealServices(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !REAL_SERVICES.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: environment.NODE_ENV };
}
