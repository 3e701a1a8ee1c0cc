import { describe, expect, it } from "vitest";
import { isAtLeast, isInstalled, lastLines } from "./first-step.mjs";

const lock = {
  packages: {
    "": { version: "1.0.0" },
    "node_modules/a": { version: "1.2.3" },
    "node_modules/a-darwin": { version: "1.2.3", optional: true },
  },
};

describe("the first step", () => {
  it("accepts Node versions from the oldest on, comparing numbers and not letters", () => {
    expect(isAtLeast("20.19.0", "20.19.0")).toBe(true);
    expect(isAtLeast("20.100.0", "20.19.0")).toBe(true);
    expect(isAtLeast("100.0.0", "20.19.0")).toBe(true);
    expect(isAtLeast("20.9.9", "20.19.0")).toBe(false);
    expect(isAtLeast("18.20.0", "20.19.0")).toBe(false);
  });

  it("installs again when a package is missing, of another version, or left over", () => {
    const a = { version: "1.2.3" };
    expect(isInstalled(lock, { packages: { "node_modules/a": a } })).toBe(true);
    expect(isInstalled(lock, { packages: {} })).toBe(false);
    expect(isInstalled(lock, { packages: { "node_modules/a": { version: "1.2.4" } } })).toBe(false);
    expect(isInstalled(lock, { packages: { "node_modules/a": a, "node_modules/b": a } })).toBe(false);
  });

  it("shows the last lines of a log", () => {
    expect(lastLines("one\ntwo\nthree\n\n", 2)).toBe("two\nthree");
  });
});
