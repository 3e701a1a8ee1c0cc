import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { propertyRuns } from "@/lib/dev/ledger/arbitrary-commands";
import {
  reversalSteps,
  reversalTargets,
  tokensOfRefund,
  unusedCents,
  whyNotReverse,
  type Bought,
  type DisputeFacts,
  type ReversalFacts,
  type Reversed,
} from "./reversals";

const starter: Bought = { amountTokens: 150_000n, paidCents: 1_500n, currency: "usd" };
const odd: Bought = { amountTokens: 1_000n, paidCents: 333n, currency: "usd" };

const dispute = (about: Partial<DisputeFacts> = {}): DisputeFacts => ({
  id: "dp_1",
  amountCents: 1_500n,
  currency: "usd",
  openedAt: new Date("2026-06-01T12:00:00Z"),
  areFundsWithdrawn: true,
  isClosed: false,
  ...about,
});
const facts = (refundedCents: bigint, ...disputes: DisputeFacts[]): ReversalFacts => ({ refundedCents, disputes });
const takes = (bought: Bought, about: ReversalFacts) => {
  const { refundTokens, disputes } = reversalTargets(bought, about);
  return [refundTokens, ...disputes.map(({ tokens }) => tokens)];
};

describe("what is taken follows from what was refunded and withdrawn", () => {
  const withdrawn = dispute();
  const part = (id: string, amountCents: bigint, about: Partial<DisputeFacts> = {}) =>
    dispute({ id, amountCents, ...about });
  test.each<[what: string, bought: Bought, about: ReversalFacts, taken: bigint[]]>([
    ["nothing", starter, facts(0n), [0n]],
    ["half of it refunded", starter, facts(750n), [75_000n]],
    ["all of it refunded", starter, facts(1_500n), [150_000n]],
    ["one cent of an odd price", odd, facts(1n), [3n]], // 3.003
    ["all but one cent of it", odd, facts(332n), [996n]], // 996.99
    ["all of an odd price", odd, facts(333n), [1_000n]],
    ["a dispute whose money is away", starter, facts(0n, withdrawn), [0n, 150_000n]],
    ["the same when it is lost", starter, facts(0n, dispute({ isClosed: true })), [0n, 150_000n]],
    ["an inquiry", starter, facts(0n, dispute({ areFundsWithdrawn: false })), [0n, 0n]],
    ["a dispute that is won", starter, facts(0n, dispute({ areFundsWithdrawn: false, isClosed: true })), [0n, 0n]],
    ["a refund and the rest disputed", starter, facts(500n, part("a", 1_000n)), [50_000n, 100_000n]],
    ["a refund and all of it disputed", starter, facts(500n, withdrawn), [50_000n, 100_000n]],
    ["refunded whole, then disputed", starter, facts(1_500n, withdrawn), [150_000n, 0n]],
    ["two disputes about a third each", starter, facts(0n, part("a", 500n), part("b", 500n)), [0n, 50_000n, 50_000n]],
    ["nothing of what was free", { ...starter, paidCents: 0n }, facts(0n), [0n]],
  ])("%s", (_what, bought, about, taken) => {
    expect(takes(bought, about)).toEqual(taken);
  });

  test("of two disputes about everything, the one that was opened first takes it, however they are listed", () => {
    const first = dispute({ id: "z", openedAt: new Date("2026-06-01T11:00:00Z") });
    for (const disputes of [
      [first, dispute({ id: "a" })],
      [dispute({ id: "a" }), first],
    ]) {
      const { disputes: targets } = reversalTargets(starter, facts(0n, ...disputes));
      expect(targets.map(({ id, tokens }) => [id, tokens])).toEqual([
        ["z", 150_000n],
        ["a", 0n],
      ]);
    }
  });
});

test.each<[what: string, about: ReversalFacts, frozen: (bigint | null)[]]>([
  ["an inquiry freezes what it is about", facts(0n, dispute({ areFundsWithdrawn: false })), [150_000n]],
  ["of part, part", facts(0n, dispute({ areFundsWithdrawn: false, amountCents: 500n })), [50_000n]],
  ["after a refund, the rest", facts(500n, dispute({ areFundsWithdrawn: false })), [100_000n]],
  ["once the money is away, nothing", facts(0n, dispute()), [null]],
  ["once it is over, nothing", facts(0n, dispute({ areFundsWithdrawn: false, isClosed: true })), [null]],
])("%s", (_what, about, frozen) => {
  expect(reversalTargets(starter, about).disputes.map(({ frozenTokens }) => frozenTokens)).toEqual(frozen);
});

test.each<[string, ReversalFacts, RegExp | null]>([
  ["nothing odd", facts(1_500n, dispute()), null],
  ["more refunded than paid", facts(1_501n), /1501 were refunded of 1500/],
  ["a dispute in another currency", facts(0n, dispute({ currency: "eur" })), /dp_1 is in eur, the payment was in usd/],
  ["a dispute about more than was paid", facts(0n, dispute({ amountCents: 1_501n })), /about 1501 of 1500/],
])("a person looks at %s", (_what, about, sentence) => {
  const fault = whyNotReverse(starter, about);
  if (sentence === null) expect(fault).toBeNull();
  else expect(fault).toMatch(sentence);
});

test.each([
  [150_000n, 0n, 1_500n], // nothing spent
  [75_000n, 0n, 750n], // half spent
  [75_000n, 1_000n, 500n], // … but two thirds refunded by hand
  [99n, 0n, 0n], // less than a cent's worth
  [0n, 0n, 0n],
  [0n, 1_500n, 0n],
])("with %d tokens unused and %d cents refunded, %d cents are offered", (remainingTokens, refundedCents, cents) => {
  expect(unusedCents(starter, { remainingTokens, refundedCents })).toBe(cents);
});

test("a refund of what is unused takes no more than is unused", () => {
  fc.assert(
    fc.property(anyBought, fc.bigInt(0n, 10_000_000n), (bought, part) => {
      const remainingTokens = part % (bought.amountTokens + 1n);
      const cents = unusedCents(bought, { remainingTokens, refundedCents: 0n });
      expect(tokensOfRefund(bought, 0n, cents)).toBeLessThanOrEqual(remainingTokens);
    }),
  );
});

const anyBought = fc.record({
  amountTokens: fc.bigInt(1n, 10_000_000n),
  paidCents: fc.bigInt(1n, 100_000n),
  currency: fc.constant("usd"),
});
const anyFacts = ({ paidCents }: Bought): fc.Arbitrary<ReversalFacts> => {
  const cents = fc.oneof(fc.bigInt(0n, paidCents), fc.constantFrom(0n, 1n, paidCents - 1n, paidCents));
  const about = (id: string) =>
    fc.record({ areFundsWithdrawn: fc.boolean(), isClosed: fc.boolean(), amountCents: cents }).map((one) => ({
      ...dispute(one),
      id,
    }));
  return fc
    .tuple(cents, about("dp_1"), about("dp_2"), fc.nat(2))
    .map(([refundedCents, one, two, count]) => facts(refundedCents, ...[one, two].slice(0, count)));
};
const anyHistory = anyBought.chain((bought) =>
  fc.record({ bought: fc.constant(bought), stages: fc.array(anyFacts(bought), { minLength: 1, maxLength: 6 }) }),
);

test("news in any order and any number ends in what the last facts demand", () => {
  fc.assert(
    fc.property(anyHistory, fc.infiniteStream(fc.nat()), ({ bought, stages }, picks) => {
      const last = stages.at(-1)!;
      let reversed = NOTHING;
      // Whatever news arrives, it is the facts that are read: those of now, or of any stage before.
      for (const pick of [...picks.take(8)]) reversed = follow(bought, stages[pick % stages.length]!, reversed);
      for (let twice = 0; twice < 2; twice++) reversed = follow(bought, last, reversed);
      const once = follow(bought, last, NOTHING);
      expect(reversed.refundTokens).toBe(once.refundTokens);
      for (const { id } of last.disputes) {
        expect(reversed.disputeTokens.get(id) ?? 0n).toBe(once.disputeTokens.get(id) ?? 0n);
      }
      expect(reversalSteps(reversalTargets(bought, last), reversed)).toEqual([]);
    }),
    { numRuns: propertyRuns },
  );
});

test("never is more taken than was bought, and never less than nothing", () => {
  fc.assert(
    fc.property(anyHistory, ({ bought, stages }) => {
      for (const about of stages) {
        const { refundTokens, disputes } = reversalTargets(bought, about);
        const all = [refundTokens, ...disputes.flatMap(({ tokens, frozenTokens }) => [tokens, frozenTokens ?? 0n])];
        expect(all.every((tokens) => tokens >= 0n)).toBe(true);
        expect(all.reduce((sum, tokens) => sum + tokens, 0n)).toBeLessThanOrEqual(bought.amountTokens);
      }
    }),
    { numRuns: propertyRuns },
  );
});

test("a whole refund takes exactly everything, step by step or at once", () => {
  fc.assert(
    fc.property(anyBought, fc.array(fc.bigInt(0n, 1_000n), { maxLength: 6 }), (bought, parts) => {
      let reversed = NOTHING;
      let refundedCents = 0n;
      for (const part of [...parts, bought.paidCents]) {
        refundedCents = refundedCents + part > bought.paidCents ? bought.paidCents : refundedCents + part;
        const before = reversed.refundTokens;
        const expected = tokensOfRefund(bought, refundedCents - part < 0n ? 0n : refundedCents - part, part);
        reversed = follow(bought, facts(refundedCents), reversed);
        expect(reversed.refundTokens - before).toBeGreaterThanOrEqual(0n);
        expect(expected).toBeGreaterThanOrEqual(0n);
      }
      expect(reversed.refundTokens).toBe(bought.amountTokens);
    }),
  );
});

test("what a dispute took comes back exactly, whatever was refunded meanwhile", () => {
  fc.assert(
    fc.property(anyBought, fc.bigInt(1n, 100_000n), fc.bigInt(0n, 100_000n), (bought, amount, later) => {
      const amountCents = amount > bought.paidCents ? bought.paidCents : amount;
      const refundedCents = later > bought.paidCents ? bought.paidCents : later;
      const taken = follow(bought, facts(0n, dispute({ amountCents })), NOTHING);
      const won = dispute({ amountCents, areFundsWithdrawn: false, isClosed: true });
      const steps = reversalSteps(reversalTargets(bought, facts(refundedCents, won)), taken);
      const back = steps.find(({ disputeId }) => disputeId === "dp_1")?.tokens ?? 0n;
      expect(-back).toBe(taken.disputeTokens.get("dp_1") ?? 0n);
    }),
  );
});

const NOTHING: Reversed = { refundTokens: 0n, disputeTokens: new Map() };

function follow(bought: Bought, about: ReversalFacts, reversed: Reversed): Reversed {
  const disputeTokens = new Map(reversed.disputeTokens);
  let { refundTokens } = reversed;
  for (const { disputeId, tokens } of reversalSteps(reversalTargets(bought, about), reversed)) {
    if (disputeId === null) refundTokens += tokens;
    else disputeTokens.set(disputeId, (disputeTokens.get(disputeId) ?? 0n) + tokens);
  }
  return { refundTokens, disputeTokens };
}
