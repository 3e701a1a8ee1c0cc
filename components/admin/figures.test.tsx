import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { AdminFigures } from "@/lib/queries/admin";
import { DailyUsage, dailyUsageTitle } from "./daily-usage";
import { Figures } from "./figures";

const LARGEST = 9_223_372_036_854_775_807n;

const nothing: AdminFigures = {
  billableTokens: 0n,
  actualTokens: 0n,
  marginBasisPoints: null,
  operationCount: 0n,
  failedCount: 0n,
  unpricedCount: 0n,
  providerCostMicroUsd: 0n,
  costUnknownCount: 0n,
  money: [],
  accounts: { total: 0n, active: 0n, suspended: 0n, blocked: 0n, critical: 0n, averageBalanceTokens: 0n, newCount: 0n },
  days: [
    { day: "2026-10-22", billableTokens: 0n, purchasedCents: 0n },
    { day: "2026-10-23", billableTokens: 0n, purchasedCents: 0n },
  ],
};

const seen = (figures: AdminFigures) =>
  renderToStaticMarkup(<Figures figures={figures} />)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/[\s\u00a0]+/g, " ");

test("a new deployment shows noughts, and no margin where nothing was sold", () => {
  expect(seen(nothing)).toContain("Margin – none yet");
  expect(seen(nothing)).toContain("Provider cost $0.00");
  expect(seen(nothing)).toContain("None failed.");
});

test.each([
  [1n, "$0.0001"],
  [2_100n, "$0.0021"],
  [999_999n, "$1.00"],
  [1_000_001n, "$1.01"],
  [1_810_000n, "$1.81"],
])("a provider cost of %s millionths of a dollar is %s", (providerCostMicroUsd, text) => {
  expect(seen({ ...nothing, providerCostMicroUsd })).toContain(`Provider cost ${text} `);
});

test("what a figure leaves out is said beside it", () => {
  const text = seen({ ...nothing, costUnknownCount: 1n, failedCount: 1_234n, unpricedCount: 2n });
  expect(text).toContain("Without 1 operation of unknown cost.");
  expect(text).toContain("1,234 failed and cost nothing. 2 without a price , not charged yet.");
});

test("a loss is a negative margin", () => {
  expect(seen({ ...nothing, marginBasisPoints: -5_000n })).toContain("Margin \u221250.0%");
});

test("the largest figures that the database can hold are shown exactly to whoever asks", () => {
  const usd = { currency: "usd", collectedCents: LARGEST, earnedCents: 1n, deferredCents: 0n };
  const text = seen({ ...nothing, billableTokens: LARGEST, money: [usd] });
  expect(text).toContain("9,223,372,036,854,775,807");
  expect(text).toContain("$92,233,720,368,547,758.07");
});

test("amounts of two currencies stand beside each other and are not added", () => {
  const sums = { collectedCents: 100n, earnedCents: 40n, deferredCents: 60n };
  const text = seen({ ...nothing, money: ["usd", "eur"].map((currency) => ({ currency, ...sums })) });
  expect(text).toContain("Money in USD, since the start Cash collected $1.00");
  expect(text).toContain("Money in EUR, since the start Cash collected \u20ac1.00");
});

test("the chart's title says what it shows", () => {
  expect(dailyUsageTitle(nothing.days)).toBe("Nobody used tokens in the last 30 days");
  const days = [
    { day: "2026-10-22", billableTokens: 1_000_000n, purchasedCents: 0n },
    { day: "2026-10-23", billableTokens: 234_567n, purchasedCents: 0n },
  ];
  expect(dailyUsageTitle(days).replaceAll("\u00a0", " ")).toBe(
    "Customers used 1.2M tokens in the last 30 days, most on 22 Oct",
  );
});

test("a day with any use at all has a bar, and a day without has none", () => {
  const days = [1n, 0n, LARGEST].map((billableTokens, index) => ({
    day: `2026-10-2${index}`,
    billableTokens,
    purchasedCents: 0n,
  }));
  const heights = [
    ...renderToStaticMarkup(<DailyUsage days={days} />).matchAll(/height="([\d.]+)" class="fill-chart/g),
  ];
  expect(heights.map(([, height]) => height)).toEqual(["1", "0", "100"]);
});
