import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDemoFolder } from "./demo-folder";

let parent = "";
let demo = "";
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), "purser-folder-"));
  demo = path.join(parent, "demo");
});
afterEach(() => rmSync(parent, { recursive: true }));

describe("a demo's folder", () => {
  it("keeps its secrets, for its owner's eyes only, until it is started afresh", async () => {
    const first = await claimDemoFolder(demo, false);
    first.release();
    expect(first.secrets.billingSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(first.at("secrets.json")).mode & 0o777).toBe(0o600);

    const second = await claimDemoFolder(demo, false);
    second.release();
    expect(second.secrets).toEqual(first.secrets);

    const fresh = await claimDemoFolder(demo, true);
    fresh.release();
    expect(fresh.secrets.billingSecret).not.toBe(first.secrets.billingSecret);
  });

  it("belongs to one demo at a time, and says where that one runs", async () => {
    const first = await claimDemoFolder(demo, false);
    await expect(claimDemoFolder(demo, false)).rejects.toThrow(/already starting from .*demo \(process \d+\)/);
    const { billingSecret, webhookSecret, cronSecret, metricsToken } = first.secrets;
    first.publish({
      ...{ app: "http://localhost:1", database: "", stripe: null, models: null, mailbox: null },
      ...{ billingSecret, webhookSecret, cronSecret, metricsToken },
    });
    expect(statSync(first.at("services.json")).mode & 0o777).toBe(0o600);
    await expect(claimDemoFolder(demo, true)).rejects.toThrow(/already running at http:\/\/localhost:1/);
    first.release();
    expect(existsSync(first.at("services.json"))).toBe(false);
  });

  it("is never made of, and never empties, a folder that holds something else", async () => {
    writeFileSync(path.join(parent, "letters.txt"), "dear");
    for (const fresh of [false, true]) {
      await expect(claimDemoFolder(parent, fresh)).rejects.toThrow(/not the folder of a demo/);
    }
    expect(readFileSync(path.join(parent, "letters.txt"), "utf8")).toBe("dear");
  });

  it("remembers its ports", async () => {
    const first = await claimDemoFolder(demo, false);
    first.rememberPorts({ app: 4000 });
    first.release();
    const second = await claimDemoFolder(demo, false);
    second.release();
    expect(second.ports).toEqual({ app: 4000 });
  });
});
