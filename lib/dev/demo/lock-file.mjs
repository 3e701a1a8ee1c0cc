import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";

/**
 * A lock that one living process holds at a time. It is a file with the holder's process id; one whose process is
 * gone (kill -9, power cut) counts for nothing.
 *
 * @param {string} file
 * @returns {{ held: true, release: () => void } | { held: false, holder: number }}
 */
export function tryLock(file) {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(mine, file); // atomic: either the whole lock is there, or somebody else's is
        return { held: true, release: () => release(file) };
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
      const holder = readHolder(file);
      if (holder && isRunning(holder)) return { held: false, holder: holder.pid };
      removeStale(file, holder, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Waits until the lock is free, then runs `work` under it.
 *
 * @template Result
 * @param {string} file
 * @param {(holder: number) => void} onWait called once when somebody else has the lock
 * @param {() => Result | Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withLock(file, onWait, work) {
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock.held) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait(lock.holder);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Where the lock for a job on this checkout lies: outside of it, since `npm ci` and `next build` sweep theirs.
 *
 * @param {string} root
 * @param {string} job
 */
export function checkoutLock(root, job) {
  const checkout = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return path.join(tmpdir(), `purser-${userInfo().uid}-${checkout}-${job}.lock`);
}

function readHolder(file) {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, startedAt }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  // A number can be given to another program later; its time of birth tells them apart where the system knows it.
  const bornAt = startOf(pid);
  return bornAt === undefined || startedAt === undefined || bornAt === startedAt;
}

/** When a process began, in the kernel's ticks; undefined where there is no /proc. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Two may find the same stale lock. Whoever finds that it has moved a fresh one away puts that back. */
function removeStale(file, seen, aside) {
  try {
    renameSync(file, aside);
    const moved = readHolder(aside);
    if (moved && moved.pid !== seen?.pid && isRunning(moved)) linkSync(aside, file);
  } catch {
    // somebody else has removed it, or taken it: the next round sees
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(file) {
  if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
}
