import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What a running server writes into its data directory: who it is, where it listens, how far it got. */
export type PostmasterFile = { pid: number; dataDir: string; port: number; status: string };

export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  const file = path.join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  return parsePostmasterFile(readFileSync(file, "utf8"));
}

export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split("\n");
  const pid = Math.abs(Number(lines[0])); // negative for a single-user server
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, dataDir: lines[1] ?? "", port: Number(lines[3] ?? 0), status: (lines[7] ?? "").trim() };
}

/**
 * Clears the way for a new server on `dataDir`: a server that outlived its launcher is shut down, a pid file
 * whose number now belongs to another program is removed. A pid file of a dead process Postgres handles itself.
 */
export async function clearLeftovers(dataDir: string): Promise<"nothing" | "stopped a server" | "stale pid file"> {
  const found = readPostmasterFile(dataDir);
  if (!found || !isAlive(found.pid)) return "nothing";
  if (!isServerOf(found.pid, dataDir)) {
    rmSync(path.join(dataDir, "postmaster.pid"), { force: true });
    return "stale pid file";
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    signalProcess(found.pid, signal);
    for (const deadline = Date.now() + 8_000; Date.now() < deadline; await pause(50)) {
      if (!isAlive(found.pid)) return "stopped a server";
    }
  }
  throw new Error(`A PostgreSQL server (process ${found.pid}) still uses ${dataDir} and cannot be stopped.`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // alive, but another user's
  }
  return !isZombie(pid);
}

/** Ended, but not yet collected by its parent: nothing runs any more. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false; // no /proc on this system
  }
}

function isServerOf(pid: number, dataDir: string): boolean {
  let command = "";
  try {
    command = existsSync(`/proc/${pid}/cmdline`)
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return false;
  }
  return command.includes("postgres") && command.includes(dataDir);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has just ended
  }
}
