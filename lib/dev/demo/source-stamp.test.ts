import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceFiles, sourceStamp } from "./source-stamp";

let root = "";
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "purser-stamp-"));
  write("app/page.tsx", "one");
  write("package.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true }));

describe("the stamp of a build", () => {
  it("changes with a source, its name, and what is written into the browser's code", () => {
    const stamps = [sourceStamp(root, {})];
    write("app/page.tsx", "two");
    stamps.push(sourceStamp(root, {}));
    write("app/other.tsx", "");
    stamps.push(sourceStamp(root, {}));
    stamps.push(sourceStamp(root, { NEXT_PUBLIC_KEY: "pk" }));
    expect(new Set(stamps).size).toBe(4);
  });

  it("does not change with tests, notes, stand-ins, data of a demo, or secrets", () => {
    const before = sourceStamp(root, {});
    for (const file of [
      "app/page.test.tsx",
      "README.md",
      "lib/dev/x.ts",
      "e2e/a.spec.ts",
      ".env",
      ".demo/.purser-demo",
    ]) {
      write(file, "new");
    }
    write(".demo/secrets.json", "new");
    expect(sourceStamp(root, { BILLING_SECRET: "new" })).toBe(before);
  });

  it("leaves out folders by their place, not by their name", () => {
    write("bench/x.ts", "");
    write("app/bench/page.tsx", "");
    expect(sourceFiles(root)).toEqual(["app/bench/page.tsx", "app/page.tsx", "package.json"]);
  });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
