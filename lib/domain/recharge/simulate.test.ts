import { expect, test } from "vitest";
import { simulateRecharge, simulationText, type Movement } from "./simulate";

const STARTER = { amountTokens: 150_000n, priceCents: 1_500n };
const terms = { thresholdTokens: 1_000n, monthlyCapCents: 100_000n, package: STARTER };
const from = new Date("2026-01-15T00:00:00Z");
const at = (day: number, tokens: bigint): Movement => ({ at: new Date(from.getTime() + day * 86_400_000), tokens });
const say = (startTokens: bigint, movements: Movement[], changed: Partial<typeof terms> = {}) =>
  simulationText(simulateRecharge([at(0, startTokens), ...movements], { ...terms, ...changed }), "usd");

test("says how often it would have charged what", () => {
  const movements = [at(1, -100_000n), at(5, -120_000n), at(9, -150_000n)];
  expect(say(50_000n, movements)).toBe(
    "With your last 30 days this would have charged 3\u00a0×\u00a0$15.00, $45.00 in all.",
  );
  expect(say(150_000n, [at(1, -149_500n)])).toBe(
    "With your last 30 days this would have charged 1\u00a0×\u00a0$15.00.",
  );
});

test("counts what was bought or given in that time", () => {
  expect(say(50_000n, [at(1, -40_000n), at(2, 500_000n), at(3, -100_000n)])).toBe(
    "With your last 30 days this would have charged nothing.",
  );
});

test("charges at once where the balance was below the threshold to begin with", () => {
  expect(say(0n, [])).toBe("With your last 30 days this would have charged 1\u00a0×\u00a0$15.00.");
});

test("adds up payments of different sizes", () => {
  expect(say(0n, [at(1, -150_000n), at(2, -400_000n)])).toBe(
    "With your last 30 days this would have charged $60.00 in 3 payments.",
  );
});

test("stops at the cap and begins anew with the month", () => {
  const daily = Array.from({ length: 30 }, (_, day) => at(day + 1, -150_000n));
  const simulation = simulateRecharge([at(0, 150_000n), ...daily], { ...terms, monthlyCapCents: 3_000n });
  const packagesIn = (month: number) =>
    simulation.charges
      .filter((charge) => charge.at.getUTCMonth() === month)
      .reduce((sum, charge) => sum + charge.packageCount, 0n);
  expect([packagesIn(0), packagesIn(1)]).toEqual([2n, 2n]);
  expect(simulation.cappedAt?.toISOString()).toBe("2026-01-18T00:00:00.000Z");
  expect(simulationText(simulation, "usd")).toMatch(/Your cap would have stopped it from charging more\.$/);
});
