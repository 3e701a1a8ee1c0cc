import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments";

describe("the demo's arguments", () => {
  it("have defaults", () => {
    expect(parseArguments([], {})).toEqual({ fresh: false, port: 3000, demoDir: ".demo" });
    expect(parseArguments([], { PORT: "", DEMO_DIR: "" })).toEqual({ fresh: false, port: 3000, demoDir: ".demo" });
  });

  it("take a port, any free one for 0, and a folder", () => {
    expect(parseArguments(["--fresh"], { PORT: "4000", DEMO_DIR: "/x" })).toEqual({
      fresh: true,
      port: 4000,
      demoDir: "/x",
    });
    expect(parseArguments([], { PORT: "0" }).port).toBeUndefined();
  });

  it("refuse what they do not understand", () => {
    expect(() => parseArguments(["--frsh"], {})).toThrow(/Unknown option --frsh/);
    for (const port of ["abc", "-1", "65536", "30.5", "1e3"]) {
      expect(() => parseArguments([], { PORT: port })).toThrow(/PORT must be/);
    }
  });
});
