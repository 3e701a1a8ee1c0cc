import { expect, test } from "vitest";
import { disputeDocument } from "@/lib/api/dispute-document";
import type { DisputeEvidence } from "@/lib/queries/dispute-evidence";

const at = (hours: number) => new Date(Date.UTC(2026, 9, 3, 9, 12, 44) + hours * 3_700_000);

const evidence: DisputeEvidence = {
  dispute: {
    id: "dp_1Qk2fFJ3kLmN4oPq",
    reason: "product_not_received",
    status: "needs_response",
    amountCents: 6_500n,
    openedAt: at(900),
    evidenceDueAt: at(1100),
    takenTokens: 750_000n,
  },
  purchase: {
    id: "01a21ec4-a7c8-7603-8b9c-80f86cd6a8a2",
    kind: "auto_recharge",
    packageName: "Pro",
    amountTokens: 750_000n,
    priceCents: 6_500n,
    taxCents: 1_235n,
    paidCents: 7_735n,
    currency: "eur",
    agreedAt: at(0),
    paidAt: at(0.01),
    refundedCents: 500n,
    paymentIntentId: "pi_3Qk2fFJ3kLmN4oPq0aBcDeFg",
    chargeId: "ch_3Qk2fFJ3kLmN4oPq0xYzAbCd",
    card: "visa ending in 4242",
    receiptUrl:
      "https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTThzd2xKM2tMbU40b1BxKO9gLwGMgbc5qz6rkY6LBYy8kQ",
    invoiceUrl: null,
  },
  customer: {
    accountId: "01a21ec4-a7c8-7356-b1a7-9a99eea25df4",
    name: "Zoë \u202eЖанна\u0007 Ærøskøbing",
    email: "zoe@example.com",
    externalUserId: "crm-4711",
    signedUpAt: at(-800),
    stripeCustomerId: "cus_QkFJ3kLmN4",
    otherPaymentCount: 3,
    firstPaidAt: at(-700),
  },
  consent: {
    text: "I agree that Purser charges my Visa ending in 4242 for the Pro package (750,000 tokens, €65.00 plus tax) whenever my balance falls to 10,000 tokens, at most €200.00 a calendar month. I can switch this off at any time.",
    version: 3,
    agreedAt: at(-500),
    thresholdTokens: 10_000n,
  },
  receipts: [
    { kind: "recharge_done", recipient: "zoe@example.com", sentAt: at(0.02) },
    { kind: "payment_disputed", recipient: "zoe@example.com", sentAt: null },
  ],
  usage: {
    usageCount: 1_234,
    tokens: 612_340n,
    firstAt: at(1),
    lastAt: at(800),
    byOperation: [
      { operationType: "draft", usageCount: 1_000, tokens: 500_000n },
      { operationType: "refine_selection", usageCount: 234, tokens: 112_340n },
    ],
    rows: Array.from({ length: 300 }, (_, index) => ({
      at: at(index + 1),
      operationType: "draft",
      provider: "openai",
      model: index % 3 === 0 ? "gpt-4o-mini-2024-07-18" : "gpt-4o",
      description:
        index % 5 === 0
          ? "Refine selection with gpt-4o-mini-2024-07-18: 12,345 in, 678 out, and a longer story"
          : "Draft with gpt-4o: 1,000 in, 500 out",
      tokens: BigInt(2_250 + index * 17),
    })),
  },
  balances: Array.from({ length: 40 }, (_, index) => ({
    day: at(index * 24)
      .toISOString()
      .slice(0, 10),
    addedTokens: index === 0 ? 750_000n : 0n,
    usedTokens: BigInt(index * 900),
    closingTokens: 750_000n - BigInt(index * 18_000),
  })),
};

test("everything there is to say is on paper, in as many pages as it takes", async () => {
  const document = await disputeDocument(evidence, new Date("2026-11-20T14:05:09Z"));
  expect(document.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pagesOf(document)).toBeGreaterThan(8);
});

test("where there is little to say, it is short", async () => {
  const { usage } = evidence;
  const nothing = { ...usage, usageCount: 0, tokens: 0n, firstAt: null, lastAt: null, byOperation: [], rows: [] };
  const purchase = { ...evidence.purchase, kind: "checkout" as const };
  const short = { ...evidence, purchase, usage: nothing, receipts: [], consent: null, balances: [] };
  expect(pagesOf(await disputeDocument(short, new Date()))).toBeLessThanOrEqual(2);
});

function pagesOf(document: Buffer): number {
  return Number(/\/Count (\d+)/.exec(document.toString("latin1"))![1]);
}
