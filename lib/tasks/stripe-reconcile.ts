import { reconcilePayments, sentenceOfReconciliation } from "@/lib/operations/reconcile-payments";
import type { Task } from "./tasks";

const DEFAULT_DAYS = 3;

export const stripeReconcile: Task = {
  usage: "--days N — compares Stripe's payments of the last N days with our credits and does what was left out",
  async run(args) {
    const days = daysIn(args);
    if (days === null) {
      console.error("Usage: npm run task -- stripe:reconcile [--days N]");
      return 2;
    }
    const since = new Date(Date.now() - days * 86_400_000);
    const done = await reconcilePayments({ kind: "operator", name: "stripe:reconcile" }, since);
    for (const { paymentIntentId, problem } of done.unexplained)
      console.log(`NOT EXPLAINED ${paymentIntentId} ${problem}`);
    console.log(`${sentenceOfReconciliation(done)}.`);
    return done.unexplained.length === 0 ? 0 : 1;
  },
};

function daysIn(args: string[]): number | null {
  if (args.length === 0) return DEFAULT_DAYS;
  const [option, value = ""] = args;
  return option === "--days" && args.length === 2 && /^[1-9]\d{0,3}$/.test(value) ? Number(value) : null;
}
