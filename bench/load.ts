import { HttpConnection } from "./http-connection";
import { BILLING_SECRET } from "./servers";

export type Load = { itemsPerSecond: number; acknowledged: number };

const HEADERS = `authorization: Bearer ${BILLING_SECRET}\r\ncontent-type: application/json\r\n`;

/** A server that has just started is slow; nobody is served by one for long. */
const WARM_UP_MS = 2_000;

/**
 * Calls of one endpoint over so many connections for some seconds, each with a body of its own; what is on its way
 * at the end is waited for, so that everything booked has been acknowledged. `items` are booked by one call; without
 * a body it only asks.
 */
export async function load(
  url: string,
  order: { path: string; connections: number; seconds: number; items: number; body?: () => unknown },
): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: order.connections }, () => HttpConnection.open(url)));
  const warmUntil = performance.now() + WARM_UP_MS;
  const until = warmUntil + order.seconds * 1_000;
  let answered = 0;
  let answeredInTime = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        const status = await connection.ask(order.path, HEADERS, order.body && JSON.stringify(order.body()));
        if (status >= 300) throw new Error(`${order.path} answered ${status}`);
        answered++;
        const now = performance.now();
        if (now >= warmUntil && now <= until) answeredInTime++;
      }
    }),
  ).finally(() => connections.forEach((connection) => connection.close()));
  return { itemsPerSecond: (answeredInTime * order.items) / order.seconds, acknowledged: answered * order.items };
}

/** One small operation, as a service would report it, with a key of its own. */
export function usageBody(accountId: string) {
  return {
    accountId,
    idempotencyKey: `bench-${process.pid}-${(made += 1)}-${Date.now()}`,
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    inputTokens: 1,
    outputTokens: 1,
  };
}

let made = 0;
