import type { Template } from "../letter";

/** To the staff. */
export const modelUnpriced: Template<"model_unpriced"> = (facts, { count }) => {
  const { provider, model, operationCount, isCharged } = facts;
  const operations = `${count(operationCount)} ${operationCount === "1" ? "operation" : "operations"}`;
  return {
    subject: `No price for ${model}`,
    preheader: `${operations} in the last three days.`,
    heading: `${model} has no price`,
    paragraphs: isCharged
      ? [
          `${operations} of the last three days were charged by the usual multiplier. What the provider takes for them is not known, so the margin leaves them out.`,
          "Add the model's price, and what comes from then on is counted whole.",
        ]
      : [
          `${operations} of the last three days were recorded and not charged, because nobody has said what they cost.`,
          "Add the model's price and charge them: they wait on the page of prices.",
        ],
    rows: [
      ["Provider", provider],
      ["Model", model],
    ],
    action: { label: "See the prices", path: "/admin/tokens/prices" },
  };
};

/** To the staff. */
export const weeklySummary: Template<"weekly_summary"> = (facts, { tokens, money, count, day }) => ({
  subject: `Last week: ${tokens(facts.billableTokens)} used`,
  preheader: `The week before: ${tokens(facts.billableTokensBefore)}.`,
  heading: `${day(facts.from)} to ${day(facts.to)}`,
  paragraphs: [
    `Customers used ${tokens(facts.billableTokens)}; in the week before it was ${tokens(facts.billableTokensBefore)}.`,
  ],
  rows: [
    ["Operations", count(facts.operationCount)],
    ["Failed", count(facts.failedCount)],
    ["Without a price", count(facts.unpricedCount)],
    ...facts.money.flatMap(({ currency, collectedCents, earnedCents, deferredCents }): [string, string][] => [
      ["Collected", money(collectedCents, currency)],
      ["Earned", money(earnedCents, currency)],
      ["Still owed in tokens", money(deferredCents, currency)],
    ]),
    ["Taken by providers", money(facts.providerCostCents, "usd")],
    ["New accounts", count(facts.newAccountCount)],
    ["Accounts", count(facts.accountCount)],
  ],
  action: { label: "See the statistics", path: `/admin/tokens/stats?from=${facts.from}&to=${facts.to}` },
});
