import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path";

describe("where sign-in leads", () => {
  it.each(["/tokens", "/studio?tab=chat", "/tokens?type=usage&after=12#history", "/"])("keeps %s", (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "tokens",
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/\n\\evil.test",
    "/..//evil.test",
    "/.//evil.test",
    "/%2e%2e//evil.test",
    "https://evil.test",
    "https:evil.test",
    "javascript:alert(1)",
    " https://evil.test",
    ["/tokens", "//evil.test"],
  ])("goes to the tokens page instead of %j", (path) => {
    expect(returnPath(path)).toBe("/tokens");
  });

  it("never names another site, whatever it is given", () => {
    const pieces = ["/", "\\", ".", "..", "\t", "\n", "@", ":", "?", "#", "%2f", "%5c", "evil.test", " "];
    for (const a of pieces)
      for (const b of pieces)
        for (const c of pieces)
          for (const d of pieces) {
            const path = returnPath(`/${a}${b}${c}${d}`);
            expect(new URL(path, "http://ours.test").origin).toBe("http://ours.test");
          }
  });
});
