import "server-only";
import type { IncomingMessage } from "node:http";

/** What is announced to be at most this long is collected first, which is cheaper than a stream. */
const COLLECTED_BYTES = 262_144;

/** The methods that can meet an endpoint or be told that they are not allowed; `Request` refuses some others. */
const METHODS_WITHOUT_BODY = new Set(["GET", "HEAD"]);

/**
 * The request as the endpoints know it. Limits on bodies are the endpoints' own: a long body is read as far as they
 * want to. Null when the caller left before a short body was complete.
 */
export async function incomingRequest(incoming: IncomingMessage): Promise<Request | null> {
  const { method = "GET" } = incoming;
  // Only the path and the query mean anything; the Host header may hold whatever the caller likes.
  const url = `http://ingest${incoming.url}`;
  const headers = headersOf(incoming);
  if (METHODS_WITHOUT_BODY.has(method)) return new Request(url, { method, headers });
  const announced = incoming.headers["transfer-encoding"] ? NaN : Number(incoming.headers["content-length"] ?? 0);
  if (announced === 0) return new Request(url, { method, headers });
  if (announced <= COLLECTED_BYTES) {
    const body = await collect(incoming);
    return body && new Request(url, { method, headers, body });
  }
  const init: RequestInit & { duplex: "half" } = { method, headers, body: streamOf(incoming), duplex: "half" };
  return new Request(url, init);
}

function headersOf(incoming: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (const name in incoming.headers) {
    const value = incoming.headers[name];
    if (typeof value === "string") headers.push([name, value]);
  }
  return headers;
}

function collect(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("error", () => resolve(null));
    incoming.on("close", () => resolve(null));
  });
}

/** Reads on when asked to. Whoever stops reading is answered; the rest of the body is thrown away by node:http. */
function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.on("data", (chunk: Buffer) => {
          incoming.pause();
          controller.enqueue(chunk);
        });
        incoming.on("end", () => controller.close());
        incoming.on("error", (error) => controller.error(error));
        incoming.pause();
      },
      pull: () => void incoming.resume(),
      cancel: () => void incoming.removeAllListeners("data").removeAllListeners("end").resume(),
    },
    { highWaterMark: 0 },
  );
}
