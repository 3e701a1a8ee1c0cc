import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { afterEach, expect, it } from "vitest";

type Child = ChildProcessByStdio<Writable, Readable, null>;
const started: Child[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill("SIGKILL")));

it("the command says on one line where it serves, answers there, and stops when its starter goes away", async () => {
  const { child, url } = await startCommand({ LOCAL_MODELS_STOP_WITH_STDIN: "1" });
  expect(await chat(url)).toMatchObject({ choices: [{ finish_reason: "stop" }], usage: { prompt_tokens: 8 } });
  child.stdin.end();
  expect(await exitOf(child)).toBe(0);
}, 20_000);

it.each(["SIGTERM", "SIGINT"] as const)(
  "the command stops cleanly on %s, in the middle of an answer too",
  async (signal) => {
    const { child, url } = await startCommand({});
    const answer = await post(url, { stream: true });
    child.kill(signal);
    expect(await exitOf(child)).toBe(0);
    await answer.text().catch(() => {});
  },
  20_000,
);

async function startCommand(env: Record<string, string>): Promise<{ child: Child; url: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/dev/models/main.ts"], {
    env: { ...process.env, LOCAL_MODELS_PORT: "0", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  started.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const said: unknown = JSON.parse(line);
  expect(said).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  return { child, url: (said as { url: string }).url };
}

async function exitOf(child: Child): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

async function chat(url: string): Promise<unknown> {
  return (await post(url, {})).json();
}

function post(url: string, more: object): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }], ...more }),
  });
}
