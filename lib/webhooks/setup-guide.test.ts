import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { eventHandlers } from "./stripe";

const guide = readFileSync(path.join(import.meta.dirname, "../../docs/setup.md"), "utf8");

test("the setup guide names every event that means something to us, with what it does", () => {
  const unnamed = Object.keys(eventHandlers).filter((type) => !new RegExp(`^\\| \`${type}\` \\| \\S`, "m").test(guide));
  expect(unnamed).toEqual([]);
});

test("it names none twice", () => {
  const named = [...guide.matchAll(/^\| `([a-z_]+(?:\.[a-z_]+)+)` \|/gm)].map(([, type]) => type!);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((type, index) => named.indexOf(type) !== index)).toEqual([]);
});
