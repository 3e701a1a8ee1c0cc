import { afterAll, beforeAll, describe } from "vitest";
import { billingRoute } from "@/lib/api/billing";
import { env } from "@/lib/env";
import { startIngest, type Ingest } from "@/lib/ingest/server";
import { undocumented } from "./documented-answers";

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
export type Ask = { body?: unknown; raw?: BodyInit; headers?: Record<string, string> };

/**
 * A call of the billing API as a service makes it; `raw` sends a body as it stands, and headers replace ours. Throws
 * when the answer is not as the API's description says.
 */
export async function callBillingApi(
  method: string,
  path: string,
  { body, raw, headers = {} }: Ask = {},
): Promise<Answer> {
  const response = await transport(`/api/billing${path}`, {
    method,
    headers: { authorization: `Bearer ${env.BILLING_SECRET}`, ...headers },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const { status, headers: answered } = response;
  const answer = { status, headers: answered, body: (await response.json()) as Record<string, unknown> };
  const fault = undocumented(method, `/api/billing${path}`, {
    status,
    contentType: answered.get("content-type"),
    body: answer.body,
  });
  if (fault !== null) throw new Error(`Not as documented: ${fault}`);
  return answer;
}

type Init = { method: string; headers: Record<string, string>; body: BodyInit | undefined };

const directly = (path: string, init: Init) => billingRoute(new Request(`http://purser.test${path}`, init));
let transport: (path: string, init: Init) => Promise<Response> = directly;

/** The same tests twice: against the function that Next serves, and over HTTP against the lean listener. */
export function overBothTransports(tests: () => void): void {
  describe("as a function", tests);
  describe("over the listener", () => {
    let ingest: Ingest;
    beforeAll(async () => {
      ingest = await startIngest();
      transport = (path, { headers, ...init }) => fetch(ingest.url + path, { ...init, headers: truthful(headers) });
    });
    afterAll(async () => {
      transport = directly;
      await ingest.close();
    });
    tests();
  });
}

/** Over HTTP a length is not a claim but the end of the message. */
function truthful(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-length"));
}
