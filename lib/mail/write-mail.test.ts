import { describe, expect, test } from "vitest";
import type { Mail, MailFacts, MailKind } from "@/lib/domain/mails";
import { writeMail } from "./write-mail";

/** For each fact the words that tell it. */
type Told<Kind extends MailKind> = {
  facts: MailFacts[Kind];
  told: Record<keyof MailFacts[Kind], string>;
  subject: string;
  link: string;
};

const receipt = {
  tokens: "150000",
  paidCents: "1785",
  taxCents: "285",
  currency: "usd",
  balanceTokens: "160000",
  receiptUrl: "https://pay.stripe.test/receipt?a=1&b=2",
  invoiceUrl: "https://pay.stripe.test/invoice",
};
const receiptTold = {
  tokens: "150,000 tokens",
  paidCents: "$17.85",
  taxCents: "$2.85",
  currency: "$",
  balanceTokens: "160,000 tokens",
  receiptUrl: "https://pay.stripe.test/receipt?a=1&b=2",
  invoiceUrl: "https://pay.stripe.test/invoice",
};
const charge = { card: "Visa •••• 4242", priceCents: "6500", currency: "eur" };
const chargeTold = { card: "Visa •••• 4242", priceCents: "€65.00", currency: "€" };

const kinds: { [Kind in MailKind]: Told<Kind> } = {
  purchase_receipt: {
    facts: { ...receipt, packageName: "Starter" },
    told: { ...receiptTold, packageName: "Starter" },
    subject: "Your receipt: 150,000 tokens for $17.85",
    link: "/tokens/payments",
  },
  recharge_done: {
    facts: { ...receipt, packageName: "Starter", card: "Visa •••• 4242", thresholdTokens: "5000" },
    told: { ...receiptTold, packageName: "Starter", card: "Visa •••• 4242", thresholdTokens: "5,000 tokens" },
    subject: "Auto-recharge added 150,000 tokens for $17.85",
    link: "/tokens/auto-recharge",
  },
  recharge_declined: {
    facts: { ...charge, why: "The card has insufficient funds.", nextTryAt: "2026-11-27T21:28:00.000Z" },
    told: { ...chargeTold, why: "The card has insufficient funds.", nextTryAt: "27 Nov 2026, 21:28 UTC" },
    subject: "Auto-recharge: your card was declined",
    link: "/tokens/auto-recharge",
  },
  recharge_paused: {
    facts: { ...charge, why: "The card was declined three times." },
    told: { ...chargeTold, why: "The card was declined three times." },
    subject: "Auto-recharge is paused",
    link: "/tokens/auto-recharge",
  },
  recharge_needs_action: {
    facts: { ...charge, purchaseId: "0192f4c0-0000-7000-8000-000000000001" },
    told: { ...chargeTold, purchaseId: "/tokens/auto-recharge/finish/0192f4c0-0000-7000-8000-000000000001" },
    subject: "Confirm a payment of €65.00",
    link: "/tokens/auto-recharge/finish/0192f4c0-0000-7000-8000-000000000001",
  },
  grant_received: {
    facts: {
      tokens: "50000",
      reason: "Apology for the outage",
      expiresAt: "2026-12-31T23:59:59.999Z",
      balanceTokens: "60000",
    },
    told: {
      tokens: "50,000 tokens",
      reason: "Apology for the outage",
      expiresAt: "31 Dec 2026, 23:59 UTC",
      balanceTokens: "60,000 tokens",
    },
    subject: "You received 50,000 tokens",
    link: "/tokens",
  },
  grant_expiring: {
    facts: { tokens: "1", expiresAt: "2026-12-31T23:59:59.999Z", daysLeft: 7 },
    told: { tokens: "1 token", expiresAt: "31 Dec 2026, 23:59 UTC", daysLeft: "7 days" },
    subject: "Expiring in 7 days: 1 token",
    link: "/tokens",
  },
  balance_low: {
    facts: { availableTokens: "900" },
    told: { availableTokens: "900 tokens" },
    subject: "Your balance is low: 900 tokens left",
    link: "/tokens#packages",
  },
  balance_critical: {
    facts: { availableTokens: "50" },
    told: { availableTokens: "50 tokens" },
    subject: "Your balance is almost used up: 50 tokens left",
    link: "/tokens#packages",
  },
  account_suspended: {
    facts: { debtTokens: "1250" },
    told: { debtTokens: "1,250 tokens" },
    subject: "New work is stopped: your balance is 1,250 tokens below zero",
    link: "/tokens#packages",
  },
  account_blocked: {
    facts: { reason: "Payments were charged back" },
    told: { reason: "Payments were charged back" },
    subject: "Your account is blocked",
    link: "/tokens",
  },
  account_unblocked: {
    facts: { balanceTokens: "1250" },
    told: { balanceTokens: "1,250 tokens" },
    subject: "Your account is no longer blocked",
    link: "/tokens",
  },
  refund_made: {
    facts: { refundedCents: "1500", currency: "usd", takenTokens: "150000", balanceTokens: "-2500" },
    told: { refundedCents: "$15.00", currency: "$", takenTokens: "150,000 tokens", balanceTokens: "−2,500 tokens" },
    subject: "Your refund of $15.00",
    link: "/tokens/payments",
  },
  question_answered: {
    facts: {
      transactionId: "txn_0192f4c00000700080000000000000aa_7",
      description: "Draft with gpt-4o: (1,000 in + 500 out) × 1.5",
      question: "I never wrote this.",
      answer: "Your second device did; we gave it back.",
    },
    told: {
      transactionId: "txn_0192f4c00000700080000000000000aa_7",
      description: "Draft with gpt-4o: (1,000 in + 500 out) × 1.5",
      question: "I never wrote this.",
      answer: "Your second device did; we gave it back.",
    },
    subject: "Your question about a charge was answered",
    link: "/tokens/transactions/txn_0192f4c00000700080000000000000aa_7",
  },
  dispute_opened: {
    facts: {
      disputeId: "dp_1",
      customer: "ada@example.test",
      amountCents: "1500",
      currency: "usd",
      reason: "product_not_received",
      dueAt: "2026-12-08T23:59:59.000Z",
    },
    told: {
      disputeId: "dp_1",
      customer: "ada@example.test",
      amountCents: "$15.00",
      currency: "$",
      reason: "product not received",
      dueAt: "8 Dec 2026, 23:59 UTC",
    },
    subject: "Dispute of $15.00, answer by 8 Dec 2026, 23:59 UTC",
    link: "/admin/tokens/disputes/dp_1",
  },
  payment_disputed: {
    facts: { amountCents: "1500", currency: "usd", tokens: "150000" },
    told: { amountCents: "$15.00", currency: "$", tokens: "150,000 tokens" },
    subject: "A payment of $15.00 is disputed",
    link: "/tokens/payments",
  },
  sign_in_link: {
    facts: { linkId: "0192f4c0-0000-7000-8000-000000000002", minutes: 15 },
    told: { linkId: "0192f4c0-0000-7000-8000-000000000002.signed", minutes: "15 minutes" },
    subject: "Your link to sign in",
    link: "/sign-in/link?token=0192f4c0-0000-7000-8000-000000000002.signed",
  },
  password_reset: {
    facts: { linkId: "0192f4c0-0000-7000-8000-000000000003", minutes: 15 },
    told: { linkId: "0192f4c0-0000-7000-8000-000000000003.signed", minutes: "15 minutes" },
    subject: "Choose a new password",
    link: "/reset-password?token=0192f4c0-0000-7000-8000-000000000003.signed",
  },
  password_changed: {
    facts: { isFirstProof: false },
    told: { isFirstProof: "Other browsers were signed out" },
    subject: "Your password was changed",
    link: "/settings",
  },
  account_closed: {
    facts: { tokens: "2500", isRefundAsked: true },
    told: { tokens: "2,500 tokens", isRefundAsked: "You asked for money back" },
    subject: "Your account is closed",
    link: "/",
  },
  closing_refund_asked: {
    facts: { accountId: "0192f4c0-0000-7000-8000-000000000004", tokens: "2500", paidCents: "1500", currency: "usd" },
    told: {
      accountId: "0192f4c0-0000-7000-8000-000000000004",
      tokens: "2,500 tokens",
      paidCents: "$15.00",
      currency: "$",
    },
    subject: "A customer left and asks for up to $15.00 back",
    link: "/admin/tokens/payments",
  },
  weekly_summary: {
    facts: {
      from: "2026-11-16",
      to: "2026-11-22",
      operationCount: "1234",
      failedCount: "56",
      unpricedCount: "7",
      billableTokens: "987654",
      billableTokensBefore: "876543",
      money: [{ currency: "usd", collectedCents: "12300", earnedCents: "4500", deferredCents: "7800" }],
      providerCostCents: "678",
      newAccountCount: "9",
      accountCount: "1011",
    },
    told: {
      from: "16 Nov 2026",
      to: "22 Nov 2026",
      operationCount: "1,234",
      failedCount: "56",
      unpricedCount: "7",
      billableTokens: "987,654 tokens",
      billableTokensBefore: "876,543 tokens",
      money: "$123.00",
      providerCostCents: "$6.78",
      newAccountCount: "9",
      accountCount: "1,011",
    },
    subject: "Last week: 987,654 tokens used",
    link: "/admin/tokens/stats?from=2026-11-16&to=2026-11-22",
  },
  usage_unpriced: {
    facts: { provider: "openai", model: "sora-9", operationCount: "1200" },
    told: { provider: "openai", model: "sora-9", operationCount: "1,200" },
    subject: "Not charged: sora-9 has no price",
    link: "/admin/tokens/prices",
  },
  model_without_price: {
    facts: { provider: "anthropic", model: "claude-new", operationCount: "1200" },
    told: { provider: "anthropic", model: "claude-new", operationCount: "1,200" },
    subject: "Cost unknown: claude-new is not in the price list",
    link: "/admin/tokens/prices",
  },
};

const appUrl = "https://billing.example.test";
const about = {
  appUrl,
  tokenOf: (linkId: string) => `${linkId}.signed`,
  displayUnit: "tokens" as const,
  at: new Date("2026-11-27T20:28:00Z"),
};
const write = (kind: MailKind, facts: object, more: Partial<typeof about> = {}) =>
  writeMail({ kind, facts } as Mail, { ...about, ...more });
const everyKind = Object.entries(kinds) as [MailKind, Told<MailKind>][];

/** What a person sees of the HTML, links included. */
function seen(html: string): string {
  return html
    .replace(/^[\s\S]*<body/, "<body")
    .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>/g, "$1 ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

describe.each(everyKind)("%s", (kind, { facts, told, subject, link }) => {
  const mail = write(kind, facts);

  test("tells every fact in text and in HTML", () => {
    expect(Object.keys(told).toSorted()).toEqual(Object.keys(facts).toSorted());
    for (const words of Object.values(told)) {
      expect(mail.text).toContain(words);
      expect(seen(mail.html)).toContain(words);
    }
  });

  test("has a subject that says it all", () => expect(mail.subject).toBe(subject));

  test("leads to one page of ours", () => {
    const ours = (text: string) => text.match(/https:\/\/billing\.example\.test\/[^\s"]*/g);
    expect(ours(mail.text)).toEqual([`${appUrl}${link}`]);
    expect(ours(mail.html.replaceAll("&amp;", "&"))).toEqual([`${appUrl}${link}`]);
  });

  test("says when it was so, and why it comes", () => {
    for (const body of [mail.text, seen(mail.html)]) {
      expect(body).toContain("As of 27 Nov 2026, 20:28 UTC.");
      expect(body).toMatch(/You receive this because you (own an account|are a superadmin) of Purser at/);
    }
  });

  test("loads nothing from outside", () => {
    expect(mail.html).not.toMatch(/<(img|link|script|iframe|object|svg|video)\b|@import|url\(|\bsrc=/i);
  });

  test("speaks plainly", () => {
    expect(mail.text).not.toMatch(/[!]|oops|undefined|null|NaN/i);
  });

  test("cannot be bent by what people type", () => {
    const typed = `</td><script>alert("1")</script>'&\r\nBcc: all@example.test\u202e\u200b\u0000`;
    const texts = Object.entries(facts).filter(([name]) => FREE_TEXT.has(name));
    const hostile = write(kind, { ...facts, ...Object.fromEntries(texts.map(([name]) => [name, typed])) });
    expect(hostile.html).not.toContain("<script");
    expect(hostile.html.match(/<td/g)).toHaveLength(mail.html.match(/<td/g)!.length);
    for (const written of [hostile.subject, hostile.text, hostile.html.replaceAll("\n", "")]) {
      expect(written.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(hostile.subject).not.toContain("\n");
    expect(hostile.text.split("\n")).toHaveLength(mail.text.split("\n").length);
    for (const [name] of texts) {
      if (name === "purchaseId" || name === "disputeId") continue;
      expect(seen(hostile.html)).toContain(`</td><script>alert("1")</script>'& Bcc: all@example.test`);
    }
  });
});

const FREE_TEXT = new Set(["reason", "why", "packageName", "card", "customer", "purchaseId", "disputeId"]);

describe("the words follow the facts", () => {
  test("a receipt without tax, receipt and invoice says nothing of them", () => {
    const mail = write("purchase_receipt", {
      ...kinds.purchase_receipt.facts,
      taxCents: "0",
      receiptUrl: null,
      invoiceUrl: null,
    });
    expect(mail.text).not.toMatch(/tax|Receipt:|Invoice/);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "//evil.test", "not an address", ""])(
    "a document at %j is not linked",
    (receiptUrl) => {
      const mail = write("purchase_receipt", { ...kinds.purchase_receipt.facts, receiptUrl });
      expect(mail.html).not.toContain(">Receipt<");
      expect(mail.text).not.toContain("Receipt:");
    },
  );

  test("tokens that never expire are said to stay", () => {
    const mail = write("grant_received", { ...kinds.grant_received.facts, expiresAt: null });
    expect(mail.text).toContain("do not expire");
    expect(mail.text).toContain("Expires: Never");
  });

  test("the last day is one day", () => {
    const mail = write("grant_expiring", { tokens: "50000", expiresAt: "2026-11-28T12:00:00.000Z", daysLeft: 1 });
    expect(mail.subject).toBe("Expiring in 1 day: 50,000 tokens");
  });

  test("a balance of nothing is used up", () => {
    const mail = write("balance_critical", { availableTokens: "0" });
    expect(mail.subject).toBe("Your balance is used up");
    expect(mail.text).toContain("New work will not start");
  });

  test("a refund of tokens that were not yet used leaves no debt to speak of", () => {
    const mail = write("refund_made", { ...kinds.refund_made.facts, balanceTokens: "0" });
    expect(mail.text).not.toContain("below zero");
  });

  test("a refund that takes nothing back says so", () => {
    const mail = write("refund_made", { ...kinds.refund_made.facts, takenTokens: "0" });
    expect(mail.text).toContain("Your tokens stay as they are.");
  });

  test("a dispute without a day says so", () => {
    const mail = write("dispute_opened", { ...kinds.dispute_opened.facts, dueAt: null });
    expect(mail.subject).toBe("Dispute of $15.00");
    expect(mail.text).toContain("Answer by: Stripe names no day");
  });

  test("a first proof of an address says why the password went", () => {
    expect(write("password_changed", { isFirstProof: true }).text).toContain("it was removed");
  });

  test("whoever left with nothing is told so, and whoever gave tokens up how many", () => {
    const closed = (tokens: string) => write("account_closed", { tokens, isRefundAsked: false }).text;
    expect(closed("0")).toContain("There were no tokens left.");
    expect(closed("2500")).toContain("You gave up the 2,500 tokens");
  });

  test("a deployment that shows credits mails credits", () => {
    const mail = write("balance_low", { availableTokens: "900" }, { displayUnit: "credits" as never });
    expect(mail.subject).toBe("Your balance is low: 9.00 credits left");
    expect(mail.text).not.toContain("900");
  });
});

test("a kind or a fact that is not known is not sent as something else", () => {
  expect(() => write("no_such_kind" as never, {})).toThrow("No such kind of mail");
  expect(() => write("balance_low", {})).toThrow();
});
