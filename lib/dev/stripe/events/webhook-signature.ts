import { createHmac } from "node:crypto";

/** The value of the `Stripe-Signature` header: time and HMAC-SHA256 over `time.payload`. */
export function webhookSignature(payload: string, secret: string, atSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${atSeconds}.${payload}`, "utf8").digest("hex");
  return `t=${atSeconds},v1=${digest}`;
}
