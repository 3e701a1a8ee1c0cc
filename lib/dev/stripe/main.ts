import { startLocalStripe } from "./server";

/**
 * The local Stripe as a process of its own:
 *
 *   node --import tsx lib/dev/stripe/main.ts
 *
 * Prints one line of JSON when it listens. Ends on SIGTERM and SIGINT and, with LOCAL_STRIPE_STOP_WITH_STDIN=1, when
 * its standard input closes, so that it cannot outlive the process that started it.
 */
const environment = process.env;
const webhookUrl = environment["LOCAL_STRIPE_WEBHOOK_URL"];
const webhookSecret = environment["LOCAL_STRIPE_WEBHOOK_SECRET"];
const stateFile = environment["LOCAL_STRIPE_STATE"];
const apiKey = environment["LOCAL_STRIPE_API_KEY"];
const publicUrl = environment["LOCAL_STRIPE_PUBLIC_URL"];

if (webhookUrl && !webhookSecret)
  throw new Error("LOCAL_STRIPE_WEBHOOK_URL needs LOCAL_STRIPE_WEBHOOK_SECRET (whsec_…).");

const stripe = await startLocalStripe({
  port: portOf(environment["LOCAL_STRIPE_PORT"]),
  ...(stateFile && { stateFile }),
  ...(webhookUrl && webhookSecret && { webhook: { url: webhookUrl, secret: webhookSecret } }),
  ...(apiKey && { apiKey }),
  ...(publicUrl && { publicUrl }),
});

let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  void stripe.close().then(() => process.exit(0));
};
process.once("SIGTERM", end);
process.once("SIGINT", end);
if (environment["LOCAL_STRIPE_STOP_WITH_STDIN"] === "1") process.stdin.resume().once("end", end).once("close", end);
// Whoever reads the line below may go away before we do.
process.stdout.on("error", end);
process.stdout.write(`${JSON.stringify({ ready: true, url: stripe.url })}\n`);

function portOf(value: string | undefined): number {
  const port = Number(value ?? "0");
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new Error(`LOCAL_STRIPE_PORT must be a port number, not "${value}".`);
}
