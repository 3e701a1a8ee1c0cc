import type { Template } from "../letter";

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
