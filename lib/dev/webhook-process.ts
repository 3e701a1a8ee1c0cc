// The webhook in a process of its own, for tests that kill it. Announces its address on standard output.
import { serve } from "@hono/node-server";
import { stripeWebhook } from "@/lib/webhooks/stripe";

const server = serve({ fetch: stripeWebhook, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
  console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}/webhook` })),
);
process.on("SIGTERM", () => server.close(() => process.exit(0)));
