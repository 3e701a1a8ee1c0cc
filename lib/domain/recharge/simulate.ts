import { larger } from "../units";
import { decideRecharge, startOfMonth, type RechargePackage } from "./decide";
import { moneyText } from "./amount-text";
import { FRESH } from "./standing";

/** What came to or went from an account in an hour, without what auto-recharge itself brought. */
export type Movement = { at: Date; tokens: bigint };

/** An account's recent past, oldest first, for trying terms on it. What it began with is its first movement. */
export type RechargePast = readonly Movement[];

export type SimulatedTerms = { thresholdTokens: bigint; monthlyCapCents: bigint; package: RechargePackage };

export type Simulation = {
  charges: { at: Date; packageCount: bigint; priceCents: bigint }[];
  /** When it would first have had to stop because of the cap. */
  cappedAt: Date | null;
};

/** What auto-recharge would have charged in that past by these terms, had every payment succeeded. Without tax. */
export function simulateRecharge(past: RechargePast, terms: SimulatedTerms): Simulation {
  const simulation: Simulation = { charges: [], cappedAt: null };
  const spentCents = new Map<number, bigint>();
  let availableTokens = 0n;
  for (const { at, tokens } of past) {
    availableTokens += tokens;
    const month = startOfMonth(at).getTime();
    const decision = decideRecharge({
      now: at,
      isBlocked: false,
      availableTokens,
      pendingTokens: 0n,
      isAttemptInFlight: false,
      settings: { isEnabled: true, ...terms, standing: FRESH },
      hasCard: true,
      package: terms.package,
      isConsentCurrent: true,
      taxCents: 0n,
      spentThisMonthCents: spentCents.get(month) ?? 0n,
    });
    if ("charge" in decision) {
      const { packageCount, amountTokens, priceCents } = decision.charge;
      availableTokens += amountTokens;
      spentCents.set(month, (spentCents.get(month) ?? 0n) + priceCents);
      simulation.charges.push({ at, packageCount, priceCents });
    } else if (decision.skip === "monthly_cap_reached") {
      simulation.cappedAt ??= at;
      // Without tokens work is refused, so that nothing is owed later.
      availableTokens = larger(availableTokens, 0n);
    }
  }
  return simulation;
}

const NO_BREAK = "\u00a0";

/** `With your last 30 days this would have charged 3 × $15.00.` */
export function simulationText({ charges, cappedAt }: Simulation, currency: string): string {
  const capped = cappedAt === null ? "" : " Your cap would have stopped it from charging more.";
  if (charges.length === 0) return `With your last 30 days this would have charged nothing.${capped}`;
  const total = charges.reduce((sum, { priceCents }) => sum + priceCents, 0n);
  const [{ priceCents: first }] = charges as [Simulation["charges"][number]];
  const isEven = charges.every(({ priceCents }) => priceCents === first);
  const what = isEven
    ? `${charges.length}${NO_BREAK}×${NO_BREAK}${moneyText(first, currency)}${charges.length > 1 ? `, ${moneyText(total, currency)} in all` : ""}`
    : `${moneyText(total, currency)} in ${charges.length} payments`;
  return `With your last 30 days this would have charged ${what}.${capped}`;
}
