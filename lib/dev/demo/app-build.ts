import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyStatic } from "./copy-static.mjs";
import type { DemoFolder } from "./demo-folder";
import { lastLines } from "./first-step.mjs";
import { checkoutLock, withLock } from "./lock-file.mjs";
import type { Progress } from "./progress.mjs";
import { fileHash, sourceStamp } from "./source-stamp";
import type { Running } from "./supervisor";
import { runTethered } from "./tethered";

type Started = (running: Running) => void;

const STAMP = ".purser-build";

/**
 * Leaves the production build of today's sources in `DEMO_DIR/app`: a copy, so that a build made later does not pull
 * the files from under a running demo. Builds only when something has changed.
 */
export async function buildApp(
  root: string,
  folder: DemoFolder,
  progress: Progress,
  started: Started,
): Promise<string> {
  const app = folder.at("app");
  const environment = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  await withLock(
    checkoutLock(root, "build"),
    (holder) => progress.note(`Another process (${holder}) is building; waiting for it.`),
    async () => {
      const stamp = sourceStamp(root, environment);
      if (read(path.join(app, STAMP)) === stamp) return;
      const standalone = path.join(root, ".next", "standalone");
      if (read(path.join(standalone, STAMP)) !== stamp) {
        await progress.step("Building the app", () =>
          run(
            "Building the app",
            ["node_modules/next/dist/bin/next", "build"],
            root,
            environment,
            folder.logFile("build"),
            started,
          ),
        );
        copyStatic(root);
        writeFileSync(path.join(standalone, STAMP), stamp);
      }
      copyApp(standalone, app);
    },
  );
  return app;
}

/** Makes the database client again when the schema has changed since it was made. */
export async function generateClient(
  root: string,
  logFile: string,
  progress: Progress,
  started: Started,
): Promise<void> {
  const stampFolder = path.join(root, "node_modules", ".cache", "purser");
  const stampFile = path.join(stampFolder, "schema");
  const schema = fileHash(path.join(root, "prisma", "schema.prisma"));
  await withLock(
    checkoutLock(root, "generate"),
    () => {},
    async () => {
      if (read(stampFile) === schema && existsSync(path.join(root, "lib/db/generated/client.ts"))) return;
      const environment = { ...process.env, CHECKPOINT_DISABLE: "1" };
      await progress.step("Making the database client", () =>
        run("prisma generate", ["node_modules/prisma/build/index.js", "generate"], root, environment, logFile, started),
      );
      mkdirSync(stampFolder, { recursive: true });
      writeFileSync(stampFile, schema);
    },
  );
}

/** Runs a Node program of ours to its end; when it fails, says what it said. */
export async function run(
  name: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  logFile: string,
  started: Started,
  linesShown = 20,
): Promise<void> {
  writeFileSync(logFile, "", { mode: 0o600 });
  const code = await runTethered({ command: process.execPath, args, cwd, env, logFile }, started);
  if (code !== 0) {
    throw new Error(`${name} failed.\n${lastLines(read(logFile) ?? "", linesShown)}\n\nThe whole log: ${logFile}`);
  }
}

function copyApp(standalone: string, app: string): void {
  const unfinished = `${app}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(standalone, unfinished, { recursive: true, verbatimSymlinks: true });
  // The build copies .env along; the demo's app is told everything by its environment.
  for (const name of readdirSync(unfinished)) {
    if (name.startsWith(".env")) rmSync(path.join(unfinished, name));
  }
  rmSync(app, { recursive: true, force: true });
  renameSync(unfinished, app);
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
