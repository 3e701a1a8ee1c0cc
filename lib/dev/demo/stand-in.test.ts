import { describe, expect, it } from "vitest";
import { parseAnnouncement } from "./stand-in";

describe("a stand-in's announcement", () => {
  it("is the line that says so, among whatever else is printed", () => {
    expect(parseAnnouncement('{"ready":true,"url":"http://127.0.0.1:1"}')).toEqual({
      ready: true,
      url: "http://127.0.0.1:1",
    });
    for (const line of ["", "listening", "{", '{"ready":false}', '{"level":30}', "[1]"]) {
      expect(parseAnnouncement(line)).toBeUndefined();
    }
  });
});
