import "server-only";
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** JSON goes out in one piece with its length; anything else is a stream and goes out as it comes. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers: OutgoingHttpHeaders = Object.fromEntries(response.headers);
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get("content-type") ?? "");
  if (isJson || !response.body) {
    const body = Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(response.status, { ...headers, "content-length": body.byteLength }).end(body);
    return;
  }
  outgoing.writeHead(response.status, headers);
  await pour(response.body, outgoing);
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
