import { stripeWebhook } from "@/lib/webhooks/stripe";

export { stripeWebhook as POST };
