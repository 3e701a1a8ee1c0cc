import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tryLock, withLock } from "./lock-file.mjs";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "purser-lock-"));
  file = path.join(folder, "a.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a lock file", () => {
  it("is held by one at a time, and leaves nothing behind", () => {
    const first = tryLock(file);
    expect(first.held).toBe(true);
    expect(tryLock(file)).toEqual({ held: false, holder: process.pid });
    if (first.held) first.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("counts for nothing when its process is gone", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => gone.once("exit", resolve));
    writeFileSync(file, JSON.stringify({ pid: gone.pid }));
    expect(tryLock(file).held).toBe(true);
  });

  it("counts for nothing when its number was given to another program, where the system tells", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: "1" }));
    expect(tryLock(file).held).toBe(existsSync("/proc/self/stat"));
  });

  it("counts for nothing when it cannot be read", () => {
    writeFileSync(file, "");
    expect(tryLock(file).held).toBe(true);
  });

  it("makes the next one wait, and is given back when the work fails", async () => {
    const order: string[] = [];
    const told: number[] = [];
    let finish: () => void = () => {};
    const failing = withLock(
      file,
      () => {},
      async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        order.push("first");
        throw new Error("on purpose");
      },
    );
    const waiting = withLock(
      file,
      (holder) => {
        told.push(holder);
        finish();
      },
      () => order.push("second"),
    );
    await expect(failing).rejects.toThrow("on purpose");
    await waiting;
    expect(order).toEqual(["first", "second"]);
    expect(told).toEqual([process.pid]);
  });
});
