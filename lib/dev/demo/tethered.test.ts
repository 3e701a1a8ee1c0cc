import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { isAlive } from "../postgres-leftovers";
import { endOf, spawnTethered, stopChild } from "./tethered";

const folder = mkdtempSync(path.join(tmpdir(), "purser-tether-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tether = path.join(import.meta.dirname, "tether.mjs");
const SLEEPER = 'require("fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000);';
const STUBBORN = `process.on("SIGTERM", () => {}); ${SLEEPER}`;

describe("a tethered command", () => {
  it("hands its exit code on", async () => {
    expect(await endOf(start(["-e", "process.exit(7)"], "code"))).toBe(7);
  });

  it("stops when it is asked to, by force when it does not listen", async () => {
    for (const [name, program] of [
      ["gentle", SLEEPER],
      ["stubborn", STUBBORN],
    ] as const) {
      const child = start(["-e", program, "--", path.join(folder, name)], name);
      const pid = await pidOf(name);
      await stopChild(child);
      expect(isAlive(pid)).toBe(false);
    }
  });

  it("does not outlive whoever started it, not even after kill -9", async () => {
    const order = { command: process.execPath, args: ["-e", SLEEPER, "--", path.join(folder, "orphan")], graceMs: 500 };
    const launcher = `require("child_process").spawn(process.execPath, ${JSON.stringify([tether, JSON.stringify(order)])}, { stdio: ["pipe", "ignore", "ignore"], detached: true }); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["-e", launcher]);
    const pid = await pidOf("orphan");
    parent.kill("SIGKILL");
    await until(() => !isAlive(pid));
  });
});

function start(args: string[], name: string) {
  const logFile = path.join(folder, `${name}.log`);
  return spawnTethered({ command: process.execPath, args, cwd: folder, env: process.env, logFile, graceMs: 300 });
}

async function pidOf(name: string): Promise<number> {
  const file = path.join(folder, name);
  await until(() => existsSync(file) && readFileSync(file, "utf8") !== "");
  return Number(readFileSync(file, "utf8"));
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition(); await pause(20)) {
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
  }
}
