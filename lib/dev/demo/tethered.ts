import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Running } from "./supervisor";

export type Command = {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Where its output is appended. Undefined: it speaks to the terminal. */
  logFile?: string | undefined;
  stopSignal?: NodeJS.Signals;
  /** How long it may take to stop before it is killed. */
  graceMs?: number;
  uid?: number;
  gid?: number;
};

const TETHER = fileURLToPath(new URL("./tether.mjs", import.meta.url));

/** Starts a command that cannot outlive this process, not even if this process is killed with -9. */
export function spawnTethered({ cwd, env, logFile, ...order }: Command): ChildProcess {
  const log = logFile ? openSync(logFile, "a", 0o600) : "inherit";
  const child = spawn(process.execPath, [TETHER, JSON.stringify(order)], {
    stdio: ["pipe", log, log],
    cwd,
    env,
    detached: true, // Ctrl-C is for the launcher, which stops things in order
  });
  child.stdin?.on("error", () => {}); // it may have just ended by itself
  if (typeof log === "number") closeSync(log);
  return child;
}

/** Runs a command to its end; the exit code. `started` is told how to stop it before. */
export function runTethered(command: Command, started: (running: Running) => void): Promise<number> {
  const child = spawnTethered(command);
  const ended = endOf(child);
  started({ ended, stop: () => stopChild(child) });
  return ended;
}

/** Asks it to stop and waits until it has. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = endOf(child);
  child.stdin?.end();
  await ended;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export function endOf(child: ChildProcess): Promise<number> {
  if (hasEnded(child)) return Promise.resolve(child.exitCode ?? 1);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code ?? 1));
    child.once("error", () => resolve(127));
  });
}
