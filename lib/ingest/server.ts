import "server-only";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Answer } from "@/lib/api/answer";
import { billingApi } from "@/lib/api/billing";
import { fault } from "@/lib/api/endpoint";
import { metricsAnswer } from "@/lib/api/metrics";
import { readiness } from "@/lib/api/ready";
import { problem } from "@/lib/api/respond";
import { newId } from "@/lib/ids";
import { incomingRequest } from "./incoming-request";
import { sendAnswer } from "./outgoing-response";

export type Ingest = {
  url: string;
  /** Takes no more connections and returns when what was in flight is answered; waits at most `graceMs`. */
  close(): Promise<void>;
};

/**
 * The lean listener for service traffic: `/api/billing/*`, `/api/health`, `/api/ready` and `/api/metrics` over bare node:http, with
 * the very functions that the app serves. Throws when the port is taken.
 */
export async function startIngest({
  port = 0,
  host = "127.0.0.1",
  graceMs = 10_000,
}: { port?: number; host?: string; graceMs?: number } = {}): Promise<Ingest> {
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      // Longer than load balancers keep theirs (60 s), so that none is closed under a request on its way.
      keepAliveTimeout: 65_000,
      noDelay: true,
    },
    (incoming, outgoing) => void serve(incoming, outgoing, () => closed !== undefined),
  );
  let closed: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, 1_024, resolve));
  return {
    url: addressOf(server.address()),
    close: () =>
      (closed ??= new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
      })),
  };
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, isClosing: () => boolean): Promise<void> {
  try {
    const found = await answer(incoming);
    if (isClosing()) outgoing.shouldKeepAlive = false;
    if (found) await sendAnswer(found, outgoing);
  } catch (error) {
    if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
    else await sendAnswer(fault(error, newId(), "ingest"), outgoing).catch(() => outgoing.destroy());
  }
}

/** Null when the caller left before its request was complete. */
async function answer(incoming: IncomingMessage): Promise<Answer | null> {
  const path = pathOf(incoming.url ?? "");
  if (path === "/api/health") return onlyGet(incoming, () => new Answer(200, JSON_UNCACHED, HEALTHY));
  if (path === "/api/ready") return onlyGet(incoming, readiness);
  if (path === "/api/metrics") return onlyGet(incoming, () => metricsAnswer(incoming.headers.authorization ?? null));
  if (!path.startsWith("/api/billing/")) return problem({ code: "not_found" });
  const request = await incomingRequest(incoming);
  return request && billingApi(request);
}

const HEALTHY = JSON.stringify({ status: "ok" });
const JSON_UNCACHED = { "content-type": "application/json", "cache-control": "no-store" };

function onlyGet(incoming: IncomingMessage, handle: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
  const isAllowed = incoming.method === "GET" || incoming.method === "HEAD";
  return isAllowed ? handle() : problem({ code: "method_not_allowed", allow: "GET, HEAD" });
}

function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}

function addressOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): string {
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
