import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

test("kill -9 of Postgres and of a listener under 32 writers with twins loses, doubles and bends nothing", async () => {
  const args = ["--rounds", "2", "--seconds", "3", "--accounts", "12", "--property-runs", "0"];
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions", "react-server", "lib/dev/soak/main.ts", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const [said, complained, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  expect([said, complained, code]).toEqual([
    expect.stringMatching(
      /^round 1: kill -9 of Postgres .*; 0 lost, 0 doubled, 0 drift, 0 faults\nround 2: kill -9 of listener 1 .*; 0 lost, 0 doubled, 0 drift, 0 faults\n[1-9]\d* acknowledged in all: each is there once\.\n$/,
    ),
    expect.not.stringContaining("Error"),
    0,
  ]);
}, 120_000);
