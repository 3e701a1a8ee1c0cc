import { readFileSync } from "node:fs";

/**
 * Under `npm run`, Ctrl-C reaches npm and us alike, but an npm that is killed takes nothing along: nobody could stop
 * us any more. The result tells whether npm, or the shell that npm puts between itself and us, has gone.
 */
export function watchNpm(): () => boolean {
  if (!process.env.npm_lifecycle_event) return () => false;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  return () => process.ppid !== parent || (grandparent !== undefined && parentOf(parent) !== grandparent);
}

function isShell(pid: number): boolean {
  try {
    const [program = "", option] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return program.endsWith("sh") && option === "-c";
  } catch {
    return false; // no /proc on this system
  }
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}
