import { once } from "node:events";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { Answer } from "@/lib/api/answer";
import { sendAnswer } from "./outgoing-response";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The address of a server that answers everything with this. */
async function answering(answer: () => Answer): Promise<string> {
  server = createServer((_, outgoing) => {
    sendAnswer(answer(), outgoing).catch(() => outgoing.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

/** Pieces of 64 KiB without end, and how many were asked for. */
function endless() {
  const seen = { pieces: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (++seen.pieces > 1_000) throw new Error("nobody reads this fast");
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel: () => void (seen.isCancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { seen, body };
}

test("a stream arrives whole and in order", async () => {
  const pieces = Array.from({ length: 500 }, (_, index) => `line ${index} ${"x".repeat(1_000)}\n`);
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });
  const url = await answering(() => new Answer(201, { "content-type": "text/csv" }, body));
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([201, "text/csv"]);
  expect(await answer.text()).toBe(pieces.join(""));
});

test("a stream goes no faster than its reader, and ends when the reader leaves", async () => {
  const { seen, body } = endless();
  const url = await answering(() => new Answer(200, { "content-type": "text/csv" }, body));
  const [answer] = (await once(get(url), "response")) as [IncomingMessage];
  answer.pause();
  let before = -1;
  while (before !== seen.pieces) {
    before = seen.pieces;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(seen.pieces).toBeLessThan(1_000);
  answer.destroy();
  await expect.poll(() => seen.isCancelled).toBe(true);
});

test("a stream that breaks is not mistaken for one that is finished", async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("line 1\n")),
    pull: () => Promise.reject(new Error("the database went away")),
  });
  const url = await answering(() => new Answer(200, { "content-type": "text/csv" }, body));
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
});

test("an answer without a body has none", async () => {
  const url = await answering(() => new Answer(204, {}, ""));
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
});
