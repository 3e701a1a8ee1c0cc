import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import fc from "fast-check";
import type Stripe from "stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches } from "@/lib/dev/factories";
import { aPayment, deliver, eventsOf, type Paid } from "@/lib/dev/payment-factories";
import { verifyAccount } from "@/lib/operations/verify-ledger";
import { seedCatalogue } from "@/prisma/seed/catalogue";

/*
 * What Stripe tells of one payment, in every order. The pure rules are tried with all orders (`reversals.test.ts`);
 * here a sample goes through the webhook and the database. PERMUTATION_RUNS asks for a longer one.
 */

testDatabase();
const stripe = testStripe();
const RUNS = Number(process.env.PERMUTATION_RUNS ?? 10);
const PATIENCE = { timeout: 60_000 + RUNS * 10_000 };

beforeAll(async () => {
  await seedCatalogue();
  await stripe.control("delivery", { mode: "drop" });
});
afterAll(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  await closeDatabase();
});

/** What happens to a payment of 1,500 cents for 150,000 tokens, and where that must end. */
type Story = {
  what: string;
  stages: ((at: Stage) => Promise<unknown>)[];
  ends: { balance: bigint; held: bigint; refundedTokens: bigint; takenTokens: bigint[] };
};
type Stage = { paid: Paid; memory: { refundId?: string; disputeId?: string } };

const refund =
  (amount?: number) =>
  async ({ paid, memory }: Stage) => {
    const made = await stripe.client.refunds.create({ charge: paid.chargeId, ...(amount && { amount }) });
    memory.refundId = made.id;
  };
const failRefund = ({ memory }: Stage) => stripe.control(`refunds/${memory.refundId}/fail`);
const dispute =
  (about: object = {}) =>
  async ({ paid, memory }: Stage) => {
    const opened = (await stripe.control(`charges/${paid.chargeId}/dispute`, about)) as { id: string };
    memory.disputeId = opened.id;
  };
const withdraw = ({ memory }: Stage) => stripe.control(`disputes/${memory.disputeId}/withdraw`);
const reinstate = ({ memory }: Stage) => stripe.control(`disputes/${memory.disputeId}/reinstate`);
const close =
  (outcome: string) =>
  ({ memory }: Stage) =>
    stripe.control(`disputes/${memory.disputeId}/close`, { outcome });

const stories: Story[] = [
  {
    what: "refunded in part and then whole",
    stages: [refund(500), refund()],
    ends: { balance: 0n, held: 0n, refundedTokens: 150_000n, takenTokens: [] },
  },
  {
    what: "refunded in part, the rest disputed and lost",
    stages: [refund(500), dispute({ withdraw: false }), withdraw, close("lost")],
    ends: { balance: 0n, held: 0n, refundedTokens: 50_000n, takenTokens: [100_000n] },
  },
  {
    what: "refunded in part, the rest disputed, won, and then refunded",
    stages: [refund(500), dispute({ withdraw: false }), withdraw, reinstate, close("won"), refund()],
    ends: { balance: 0n, held: 0n, refundedTokens: 150_000n, takenTokens: [0n] },
  },
  {
    what: "a part disputed and won",
    stages: [dispute({ amount: 600 }), reinstate, close("won")],
    ends: { balance: 150_000n, held: 0n, refundedTokens: 0n, takenTokens: [0n] },
  },
  {
    what: "an inquiry that becomes a dispute, whose money came back, and which is not decided",
    stages: [dispute({ inquiry: true }), withdraw, reinstate],
    ends: { balance: 150_000n, held: 150_000n, refundedTokens: 0n, takenTokens: [0n] },
  },
  {
    what: "an inquiry during which a part is refunded, which fails",
    stages: [dispute({ inquiry: true }), refund(300), failRefund, close("warning_closed"), refund(100)],
    ends: { balance: 140_000n, held: 0n, refundedTokens: 10_000n, takenTokens: [0n] },
  },
];

const anyStory = fc.constantFrom(...stories);
/** Picks for whatever is to be picked; a failure prints the seed that repeats them. */
const anyPicks = fc.infiniteStream(fc.nat(1_000_000));

test("all that is told of a payment, in any order and any number of times, ends where the facts are", PATIENCE, () =>
  fc.assert(
    fc.asyncProperty(anyStory, anyPicks, async (story, picks) => {
      const at = await aStage();
      for (const stage of story.stages) await stage(at);
      const events = await eventsOf(stripe, at.paid);
      const told = shuffled([...events, ...some(events, picks)], picks);
      for (const event of told) await expectAcknowledged(event);
      await expectEnd(story, at.paid);
    }),
    { numRuns: RUNS, endOnFailure: true },
  ),
);

test("so it does when news comes while things are still happening, late and many at once", PATIENCE, () =>
  fc.assert(
    fc.asyncProperty(anyStory, anyPicks, async (story, picks) => {
      const at = await aStage();
      for (const stage of story.stages) {
        await tell(some(await eventsOf(stripe, at.paid), picks), picks);
        await stage(at);
      }
      const events = await eventsOf(stripe, at.paid);
      await tell([...events, ...some(events, picks)], picks);
      await expectEnd(story, at.paid);
    }),
    { numRuns: RUNS, endOnFailure: true },
  ),
);

test.each(stories.slice(0, RUNS / 5).map((story) => [story.what, story] as const))(
  "%s: twenty copies of every event at once end in the same",
  async (_what, story) => {
    const at = await aStage();
    for (const stage of story.stages) await stage(at);
    const events = (await eventsOf(stripe, at.paid)).filter(({ type }) =>
      /refund|dispute|succeeded|completed/.test(type),
    );
    await Promise.all(events.flatMap((event) => Array.from({ length: 20 }, () => expectAcknowledged(event))));
    await expectEnd(story, at.paid);
  },
);

test("each kind of event alone brings the ledger to the facts", PATIENCE, async () => {
  for (const story of stories.slice(0, RUNS / 5)) {
    const at = await aStage();
    for (const stage of story.stages) await stage(at);
    const kinds = new Map((await eventsOf(stripe, at.paid)).map((event) => [event.type, event]));
    const telling = [...kinds.values()].filter(({ type }) => /^(charge\.(refund|dispute)|refund\.)/.test(type));
    expect(telling.length).toBeGreaterThan(0);
    for (const event of telling) {
      const fresh = await aStage();
      for (const stage of story.stages) await stage(fresh);
      const same = (await eventsOf(stripe, fresh.paid)).find(({ type }) => type === event.type)!;
      await expectAcknowledged(same);
      await expectEnd(story, fresh.paid);
    }
  }
});

async function aStage(): Promise<Stage> {
  return { paid: await aPayment(stripe, await aCustomer({ balanceTokens: 0n })), memory: {} };
}

/** Some at once, one lot after the other. */
async function tell(events: readonly Stripe.Event[], picks: fc.Stream<number>): Promise<void> {
  const left = shuffled(events, picks);
  while (left.length > 0) {
    const lot = left.splice(0, 1 + (next(picks) % 4));
    await Promise.all(lot.map(expectAcknowledged));
  }
}

async function expectAcknowledged(event: Stripe.Event): Promise<void> {
  const answer = await deliver(stripe, event);
  expect([event.type, answer.status, await answer.text()]).toEqual([event.type, 200, expect.anything()]);
}

async function expectEnd({ ends }: Story, { accountId, purchaseId: id }: Paid): Promise<void> {
  const { prisma } = database();
  const [account, purchase, disputes, credits] = await Promise.all([
    prisma.account.findUniqueOrThrow({ where: { id: accountId } }),
    prisma.purchase.findUniqueOrThrow({ where: { accountId_id: { accountId, id } } }),
    prisma.dispute.findMany({ where: { accountId } }),
    prisma.ledgerLine.count({ where: { accountId, type: "purchase" } }),
  ]);
  expect({
    balance: account.balanceTokens,
    held: account.heldTokens,
    refundedTokens: purchase.refundedTokens,
    takenTokens: disputes.map(({ takenTokens }) => takenTokens),
    credits,
  }).toEqual({ ...ends, credits: 1 });
  expect(await verifyAccount(accountId)).toEqual([]);
}

function some<Item>(items: readonly Item[], picks: fc.Stream<number>): Item[] {
  return items.filter(() => next(picks) % 2 === 0);
}

function shuffled<Item>(items: readonly Item[], picks: fc.Stream<number>): Item[] {
  return items
    .map((item) => ({ item, place: next(picks) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function next(picks: fc.Stream<number>): number {
  const picked = picks.next();
  return picked.done ? 0 : picked.value;
}
