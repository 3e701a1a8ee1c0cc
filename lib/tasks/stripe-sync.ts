import { sentenceOfRefusal } from "@/lib/contracts/refusals";
import { syncCatalogue } from "@/lib/operations/sync-catalogue";
import type { Task } from "./tasks";

export const stripeSync: Task = {
  usage: "[--dry-run] — makes the packages products and prices of Stripe, and says what it did; a dry run does nothing",
  async run(args) {
    const isDryRun = args.includes("--dry-run");
    if (args.some((arg) => arg !== "--dry-run")) {
      console.error("Usage: npm run task -- stripe:sync [--dry-run]");
      return 2;
    }
    const synced = await syncCatalogue({ kind: "operator", name: "stripe:sync" }, { isDryRun });
    if (!synced.ok) {
      console.error(sentenceOfRefusal(synced.refusal));
      return 1;
    }
    for (const { code, steps } of synced.value) {
      console.log(`${code.padEnd(20)} ${steps.length === 0 ? "is at Stripe as it is here" : steps.join(", ")}`);
    }
    if (isDryRun) console.log("A dry run: nothing was changed.");
    return 0;
  },
};
