// What must happen before anything from npm can be used, so this file has nothing but Node itself.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkoutLock, withLock } from "./lock-file.mjs";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");
const OLDEST_NODE = "20.19.0";

/**
 * Checks Node's version and makes node_modules what package-lock.json says, then teaches Node TypeScript.
 *
 * @param {import("./progress.mjs").Progress} progress
 */
export async function firstStep(progress) {
  if (!isAtLeast(process.versions.node, OLDEST_NODE)) {
    throw new Error(
      `Purser needs Node ${OLDEST_NODE.replace(/\.0$/, "")} or newer, and this is Node ${process.versions.node}. ` +
        "Get a current one from https://nodejs.org and try again.",
    );
  }
  await withLock(
    checkoutLock(ROOT, "install"),
    (holder) => progress.note(waiting(holder)),
    () => install(progress),
  );
  const { register } = await import("tsx/esm/api");
  register();
}

/**
 * Does what is installed belong to the lock file? npm keeps a copy of what it has installed in node_modules.
 *
 * @param {{ packages: Record<string, LockEntry> }} lock package-lock.json
 * @param {{ packages: Record<string, LockEntry> }} installed node_modules/.package-lock.json
 * @typedef {{ version?: string, optional?: boolean, peer?: boolean, devOptional?: boolean }} LockEntry
 */
export function isInstalled(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([place]) => place !== "");
  const missing = wanted.some(([place, entry]) => {
    const found = installed.packages[place];
    // An optional one may be left out, being for another system.
    return found ? found.version !== entry.version : !(entry.optional || entry.devOptional);
  });
  const surplus = Object.keys(installed.packages).some((place) => !(place in lock.packages));
  return !missing && !surplus;
}

/**
 * @param {string} version
 * @param {string} oldest
 */
export function isAtLeast(version, oldest) {
  const [have, need] = [version, oldest].map((text) => text.split(".").map(Number));
  const differing = have.findIndex((part, index) => part !== need[index]);
  return differing === -1 || have[differing] > need[differing];
}

async function install(progress) {
  const lockText = readFileSync(path.join(ROOT, "package-lock.json"), "utf8");
  const stamp = path.join(ROOT, "node_modules", ".purser-lock-hash");
  const hash = createHash("sha256").update(lockText).digest("hex");
  if (read(stamp) === hash) return;
  const installed = read(path.join(ROOT, "node_modules", ".package-lock.json"));
  if (!installed || !isInstalled(JSON.parse(lockText), JSON.parse(installed))) {
    await progress.step("Installing the packages (npm ci)", runNpmCi);
  }
  writeFileSync(stamp, hash);
}

async function runNpmCi() {
  const folder = mkdtempSync(path.join(tmpdir(), "purser-install-"));
  const logFile = path.join(folder, "install.log");
  const log = openSync(logFile, "a");
  // Under `npm run` the same npm is used; otherwise the one on the path. Tools for development are needed in any case.
  const npm = process.env.npm_execpath?.endsWith("npm-cli.js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const child = spawn(npm[0], [...npm.slice(1), "ci", "--include=dev", "--no-audit", "--no-fund"], {
    cwd: ROOT,
    stdio: ["ignore", log, log],
    shell: npm.length === 1 && process.platform === "win32",
  });
  closeSync(log);
  const stop = () => {
    child.kill("SIGTERM");
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  }).finally(() => {
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  });
  if (code !== 0) throw new Error(`npm ci failed.\n${lastLines(read(logFile) ?? "", 15)}\n\nThe whole log: ${logFile}`);
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function waiting(holder) {
  return `Another process (${holder}) is installing the packages; waiting for it.`;
}
