import "server-only";
import type { IncomingMessage } from "node:http";
import type { ApiRequest } from "@/lib/api/answer";

/** What is announced to be at most this long is collected first, which is cheaper than a stream. */
const COLLECTED_BYTES = 262_144;

/** The methods that can meet an endpoint or be told that they are not allowed. */
const METHODS_WITHOUT_BODY = new Set(["GET", "HEAD"]);

/**
 * The request as the endpoints know it. Limits on bodies are the endpoints' own: a long body is read as far as they
 * want to. Null when the caller left before a short body was complete.
 */
export async function incomingRequest(incoming: IncomingMessage): Promise<ApiRequest | null> {
  const announced = incoming.headers["transfer-encoding"] ? NaN : Number(incoming.headers["content-length"] ?? 0);
  if (METHODS_WITHOUT_BODY.has(incoming.method ?? "GET") || announced === 0) return new LeanRequest(incoming, null);
  if (announced <= COLLECTED_BYTES) {
    const collected = await collect(incoming);
    return collected && new LeanRequest(incoming, null, collected);
  }
  return new LeanRequest(incoming, streamOf(incoming));
}

class LeanRequest implements ApiRequest {
  readonly method: string;
  /** Only the path and the query mean anything; the Host header may hold whatever the caller likes. */
  readonly url: string;
  readonly headers: ApiRequest["headers"];
  constructor(
    private readonly incoming: IncomingMessage,
    readonly body: ReadableStream<Uint8Array> | null,
    readonly collected?: Buffer,
  ) {
    this.method = incoming.method ?? "GET";
    this.url = `http://ingest${incoming.url}`;
    const { headers } = incoming;
    this.headers = { get: (name) => valueIn(headers, name), has: (name) => valueIn(headers, name) !== null };
  }

  /** Aborted when the caller leaves before the answer is complete. */
  get signal(): AbortSignal {
    const leaving = new AbortController();
    this.incoming.once("close", () => leaving.abort());
    return leaving.signal;
  }
}

function valueIn(headers: IncomingMessage["headers"], name: string): string | null {
  const value = headers[name.toLowerCase()];
  return typeof value === "string" ? value : null;
}

function collect(incoming: IncomingMessage): Promise<Buffer | null> {
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
