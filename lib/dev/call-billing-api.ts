import { billingApi } from "@/lib/api/billing";
import { env } from "@/lib/env";

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** A call of the billing API as a service makes it; `raw` sends a body as it stands, and headers replace ours. */
export async function callBillingApi(
  method: string,
  path: string,
  { body, raw, headers = {} }: { body?: unknown; raw?: BodyInit; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await billingApi(
    new Request(`http://purser.test/api/billing${path}`, {
      method,
      headers: { authorization: `Bearer ${env.BILLING_SECRET}`, ...headers },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    }),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}
