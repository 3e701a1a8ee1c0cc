import "server-only";
import type { ServerResponse } from "node:http";
import type { Answer } from "@/lib/api/answer";

/** What is there whole goes out in one piece with its length; a stream as it comes. */
export async function sendAnswer({ status, headers, body }: Answer, outgoing: ServerResponse): Promise<void> {
  if (typeof body === "string" || Buffer.isBuffer(body)) {
    outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
    return;
  }
  outgoing.writeHead(status, headers);
  await pour(body, outgoing);
}

/** At the pace of whoever reads; ends the source when they leave. */
async function pour(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  // No race against one long-lived promise: it would keep every piece that was ever sent.
  let goOn = () => {};
  outgoing.on("drain", () => goOn());
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) reader.cancel().catch(() => {});
    goOn();
  });
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(part.value)) await new Promise<void>((resolve) => (goOn = resolve));
  }
  outgoing.end();
}
