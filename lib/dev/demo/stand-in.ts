import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { lastLines } from "./first-step.mjs";
import type { Running } from "./supervisor";
import { endOf, hasEnded } from "./tethered";

/** With what it has announced: `{"ready": true, "url": …}`. */
export type StandIn = Running & { announced: Record<string, unknown> };

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

/**
 * Starts one of our own servers (a TypeScript file that announces itself with one JSON line on stdout and stops when
 * its stdin closes) and waits until it is ready.
 */
export async function startStandIn(given: {
  root: string;
  file: string;
  /** What Node is told besides the TypeScript loader. */
  nodeArgs?: string[];
  env: Record<string, string>;
  logFile: string;
  /** Told at once how to stop it, since getting ready takes a while. */
  starting: (running: Running) => void;
}): Promise<StandIn> {
  const child = spawn(process.execPath, ["--import", "tsx", ...(given.nodeArgs ?? []), given.file], {
    cwd: given.root,
    env: {
      NODE_ENV: "development",
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      ...given.env,
    },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true, // Ctrl-C is for the launcher, which stops things in order
  });
  child.stdin.on("error", () => {});
  const log = createWriteStream(given.logFile, { flags: "a", mode: 0o600 });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once("close", () => log.end());

  const running = { ended: endOf(child), stop: () => stop(child) };
  given.starting(running);
  const announced = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it did not become ready in time")), READY_TIMEOUT_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const announcement = parseAnnouncement(line);
      if (announcement) resolve(announcement);
    });
    void endOf(child).then((code) => reject(new Error(`it ended with code ${code}`)));
    child.once("exit", () => clearTimeout(timer));
  }).catch(async (error: Error) => {
    await stop(child);
    const said = existsSync(given.logFile) ? lastLines(readFileSync(given.logFile, "utf8"), 12) : "";
    throw new Error(`${given.file}: ${error.message}.\n${said}\n\nThe whole log: ${given.logFile}`);
  });
  return { announced, ...running };
}

/** The announcement in a line of output, if it is one. */
export function parseAnnouncement(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value && "ready" in value && value.ready === true) return { ...value };
  } catch {
    // a line that only looks like it
  }
  return undefined;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = endOf(child);
  child.stdin?.end();
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(force);
}
