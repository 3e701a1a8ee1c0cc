import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/*
 * What this process counts for Prometheus. Labels are names of ours (routes, kinds, outcomes), never an id, an address
 * or a text of a caller: whoever reads the metrics learns how much happens, and not to whom. Remembered on globalThis,
 * because a production build may hold this file in several bundles of one process.
 */

function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    /** By route pattern, such as `/api/billing/holds/{id}/settle`. */
    requests: new Histogram({
      name: "purser_http_request_duration_seconds",
      help: "Requests of the HTTP API and how long they took until their answer began.",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    postings: new Counter({
      name: "purser_ledger_postings_total",
      help: "Commands given to the ledger, by kind and by what became of them: booked, replayed, or the code of the refusal.",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    waiting: new Gauge({
      name: "purser_ledger_queue_depth",
      help: "Commands that wait in this process for their batch.",
      registers,
    }),
    webhooks: new Counter({
      name: "purser_webhooks_total",
      help: "Events of Stripe by type and outcome.",
      labelNames: ["type", "outcome"],
      registers,
    }),
    database: new Gauge({
      name: "purser_database",
      help: "What the database says, the same from every instance. docs/metrics.md explains each.",
      labelNames: ["what"],
      registers,
    }),
    isDatabaseUp: new Gauge({
      name: "purser_database_up",
      help: "1 while the database answered the last time it was asked for metrics.",
      registers,
    }),
  };
}

const remembered = globalThis as typeof globalThis & { purserMetrics?: ReturnType<typeof make> };

export function metrics(): ReturnType<typeof make> {
  return (remembered.purserMetrics ??= make());
}
