import type { BudgetPeriod } from "@/lib/domain/key-budget";
import type { OwnKeyView } from "@/lib/queries/own-keys";

/** What a key may do, in the words of the form in which it was chosen. */
export const scopeWords: Record<OwnKeyView["scopes"][number], { label: string; help: string }> = {
  "balance:read": { label: "Read", help: "Your balance, history and usage." },
  "usage:write": { label: "Spend tokens", help: "Run AI operations, record usage and hold tokens." },
  "checkout:write": { label: "Start a purchase", help: "Make a payment link. Paying is still done by a person." },
};

export const periodOptions: { value: BudgetPeriod; label: string }[] = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
];

const spentWhen: Record<BudgetPeriod, string> = { day: "today", week: "this week", month: "this month" };

/** `Spent this week` */
export function spentLabel(period: BudgetPeriod | undefined): string {
  return `Spent ${spentWhen[period ?? "month"]}`;
}
