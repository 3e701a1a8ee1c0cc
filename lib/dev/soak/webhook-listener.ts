// Stripe's door in a process of its own, at a fixed port, for a soak that kills it.
import { serve } from "@hono/node-server";
import { stripeWebhook } from "@/lib/webhooks/stripe";

const port = Number(process.env.SOAK_WEBHOOK_PORT);
const server = serve({ fetch: stripeWebhook, port, hostname: "127.0.0.1" }, () =>
  console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}/webhook` })),
);
process.stdin.on("close", () => server.close(() => process.exit(0))).resume();
