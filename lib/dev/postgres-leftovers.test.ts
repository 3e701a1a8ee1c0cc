import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { clearLeftovers, parsePostmasterFile, readPostmasterFile } from "./postgres-leftovers";

const FILE = "4711\n/data/purser\n1763646780\n40123\n\n127.0.0.1\n  1234567     98304\nready   \n";

describe("postmaster.pid", () => {
  it("says who the server is, where it listens and whether it is ready", () => {
    expect(parsePostmasterFile(FILE)).toEqual({ pid: 4711, dataDir: "/data/purser", port: 40123, status: "ready" });
  });

  it("is not believed while it is being written", () => {
    expect(parsePostmasterFile("")).toBeUndefined();
    expect(parsePostmasterFile("4711\n/data/purser\n")?.status).toBe("");
  });

  it("is removed when its number belongs to a program that is no server of this directory", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "purser-leftovers-"));
    writeFileSync(path.join(folder, "postmaster.pid"), FILE.replace("4711", String(process.pid)));
    expect(await clearLeftovers(folder)).toBe("stale pid file");
    expect(readPostmasterFile(folder)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
