import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase } from "@/lib/db/client";
import { aCustomer, service } from "@/lib/dev/factories";
import { releaseHold } from "@/lib/operations/close-hold";
import { openHold } from "@/lib/operations/open-hold";
import { recordUsage } from "@/lib/operations/record-usage";
import { reckon } from "./reckon";
import { Tally, type Booked } from "./tally";

testDatabase();
afterAll(closeDatabase);

let customers: Parameters<typeof reckon>[0] = [];
let accountId = "";
/** One usage and one released hold, which are booked. */
let usage: Booked;
let released: Booked;
const nowhere = "01890000-0000-7000-8000-000000000000";

beforeAll(async () => {
  const customer = await aCustomer({ balanceTokens: 10_000n });
  accountId = customer.accountId;
  customers = [{ ...customer, beginningTokens: 10_000n }];
  const booked = await bookUsage();
  usage = { accountId, usages: [[booked.usageId, Number(booked.billableTokens)]] };
  const hold = await openHold(service, { who: { accountId }, tokens: 10n, ttlSeconds: 900 });
  if (!hold.ok) throw new Error(hold.refusal.code);
  await releaseHold(service, hold.value.holdId);
  released = { accountId, released: hold.value.holdId };
});

function tallyOf(...acknowledged: Booked[]): Tally {
  const tally = new Tally(150_000);
  for (const each of acknowledged) tally.acknowledge(each);
  return tally;
}

test("what was acknowledged and is there once is sound", async () => {
  expect(await reckon(customers, tallyOf(usage, released))).toEqual({ lost: [], doubled: [], drift: [] });
});

test("an acknowledged usage that is not there is lost, and the balance differs", async () => {
  const tally = tallyOf(usage, released, { accountId, usages: [[nowhere, 5]] });
  const { lost, doubled, drift } = await reckon(customers, tally);
  expect([lost.length, doubled.length, drift.length]).toEqual([1, 0, 1]);
});

test("a usage that nobody was told of is a double, and the balance differs", async () => {
  const { lost, doubled, drift } = await reckon(customers, tallyOf(released));
  expect([lost.length, doubled.length, drift.length]).toEqual([0, 1, 1]);
});

test("a grant, a purchase and a release that are missing are found, and so is a hold that stays open", async () => {
  const open = await openHold(service, { who: { accountId }, tokens: 10n, ttlSeconds: 900 });
  if (!open.ok) throw new Error(open.refusal.code);
  const tally = tallyOf(usage, released, { accountId, released: nowhere }, { accountId, grantedSeq: "99" });
  tally.paid(accountId, nowhere);
  const { lost, doubled, drift } = await reckon(customers, tally);
  expect(lost).toEqual([
    `released hold ${nowhere}`,
    `hold ${open.value.holdId} is open`,
    `grant ${accountId}/99`,
    `purchase ${nowhere}`,
  ]);
  expect(doubled).toEqual([`released hold ${open.value.holdId}`]);
  expect(drift).toEqual([expect.stringContaining("10 held by 1 holds")]);
});

async function bookUsage() {
  const result = await recordUsage(service, {
    who: { accountId },
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: {
      inputModelTokens: 100n,
      cachedInputModelTokens: 0n,
      outputModelTokens: 0n,
      imageCount: 0n,
      imageSize: null,
      characterCount: 0n,
      durationMs: 0n,
    },
    success: true,
    override: {},
    claimed: {},
    requireBalance: false,
  });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
