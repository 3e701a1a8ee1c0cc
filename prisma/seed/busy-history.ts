import { DEMO_PASSWORD } from "@/lib/contracts/demo-people";
import { database } from "@/lib/db/client";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { insertUser, markOnboardingTokensGranted } from "@/lib/db/user-store";
import { insertPersonalAccount } from "@/lib/db/account-store";
import { digestId } from "@/lib/domain/ledger/hash";
import { chargeFor, NO_UNITS, UNPRICED, type Units } from "@/lib/domain/pricing/charge";
import { describeUsage } from "@/lib/domain/pricing/describe";
import { priceInForce, type ModelPrice } from "@/lib/domain/pricing/price";
import { assert } from "@/lib/domain/result";
import { pricingSettingsOf, type Settings } from "@/lib/domain/settings";
import { grouped } from "@/lib/domain/units";
import { newId } from "@/lib/ids";
import { postIn, type Posting } from "@/lib/operations/ledger";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { hashPassword } from "@/lib/operations/passwords";
import { PACKAGES } from "./packages";
import { BUSY_PROJECTS, seedBusyStudio } from "./busy-studio";
import { dice, type Dice } from "./dice";

const DAYS = 92;
const DAY_MS = 86_400_000;

type Context = { accountId: string; userId: string; prices: ModelPrice[]; settings: Settings };
type Event = { at: Date; post: (tx: Tx) => Promise<void> };

/**
 * Somebody who has used the product for three months: drafts and chats on working days, some images, a few failures,
 * and a package bought whenever the balance ran low. Made through the ledger itself, line by line, at the times when
 * it would have happened; the same every time it is made. Answers the account's id.
 */
export async function seedBusyHistory(person: { email: string; name: string }): Promise<string> {
  const start = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS);
  await database().pool.query(`SELECT ensure_month_partitions($1::date, 4)`, [start]);
  const context = await signUpAt(start, person);
  let balanceTokens = context.settings.welcomeBonusTokens;
  const roll = dice(20260101);

  for (const { at, post, costTokens } of plan(context, start, roll)) {
    if (balanceTokens - costTokens < 12_000n) {
      const bought = PACKAGES.tokens[balanceTokens < 60_000n && roll(4) === 0 ? 1 : 0]!;
      await inTransaction((tx) => buy(tx, context, bought, new Date(at.getTime() - 120_000)));
      balanceTokens += bought.amountTokens;
    }
    await inTransaction(post);
    balanceTokens -= costTokens;
  }
  await seedBusyStudio(context);
  return context.accountId;
}

async function signUpAt(at: Date, { email, name }: { email: string; name: string }): Promise<Context> {
  const [prices, settings, passwordHash] = await Promise.all([
    readModelPrices(),
    readSettings(),
    hashPassword(DEMO_PASSWORD),
  ]);
  const context = { accountId: newId(), userId: newId(), prices, settings };
  await inTransaction(async (tx) => {
    await insertUser(tx, { id: context.userId, email, name, passwordHash });
    await insertPersonalAccount(tx, { ...context, workspaceId: newId() }, name);
    await tx.query(`UPDATE accounts SET created_at = $2, updated_at = $2 WHERE id = $1`, [context.accountId, at]);
    await tx.query(`UPDATE users SET created_at = $2 WHERE id = $1`, [context.userId, at]);
    const bonus: Posting = {
      command: {
        ...about(context, "bonus:welcome", "Welcome bonus", at),
        kind: "credit",
        type: "bonus",
        amountTokens: settings.welcomeBonusTokens,
        grant: { id: newId(), source: "bonus" },
      },
    };
    await mustPost(tx, bonus, at);
    await markOnboardingTokensGranted(tx, context.userId);
  });
  return context;
}

/** Every usage of the three months, in order of time. */
function plan(context: Context, start: Date, roll: Dice): (Event & { costTokens: bigint })[] {
  const events: (Event & { costTokens: bigint })[] = [];
  for (let day = 0; day <= DAYS; day++) {
    const date = new Date(start.getTime() + day * DAY_MS);
    const isWeekend = [0, 6].includes(date.getUTCDay());
    // Busier as the weeks go by, quiet at weekends.
    const count = isWeekend ? roll(3) : 3 + roll(5) + Math.floor(day / 30) * 2;
    const minutes = Array.from({ length: count }, () => 7 * 60 + roll(11 * 60)).sort((a, b) => a - b);
    for (const minute of minutes) {
      const at = new Date(date.getTime() + minute * 60_000 + roll(60) * 1_000);
      if (at < new Date(Date.now() - 60_000)) events.push(usage(context, at, roll));
    }
  }
  return events;
}

type Kind = { operationType: string; provider: string; model: string; units: (roll: Dice) => Units };

const KINDS: Kind[] = [
  {
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: (roll) => text(220 + roll(300), 500 + roll(900)),
  },
  {
    operationType: "chat",
    provider: "openai",
    model: "gpt-4o-mini",
    units: (roll) => text(400 + roll(2_400), 120 + roll(500)),
  },
  {
    operationType: "refine",
    provider: "anthropic",
    model: "claude-sonnet-4-5",
    units: (roll) => text(700 + roll(1_200), 400 + roll(900)),
  },
  {
    operationType: "repurpose",
    provider: "google",
    model: "gemini-2.5-flash",
    units: (roll) => text(900 + roll(1_400), 300 + roll(700)),
  },
  {
    operationType: "image",
    provider: "openai",
    model: "dall-e-3",
    units: (roll) => ({ ...NO_UNITS, imageCount: 1n, imageSize: roll(4) === 0 ? "1792x1024" : "1024x1024" }),
  },
];
/** Out of 100: mostly drafts and chats, now and then an image. */
const SHARES = [34, 68, 82, 94, 100];

/** She works on two things, and now and then on none. */
const PROJECT_IDS = BUSY_PROJECTS.map(({ id }) => id);

function usage(context: Context, at: Date, roll: Dice): Event & { costTokens: bigint } {
  const share = roll(100);
  const kind = KINDS[SHARES.findIndex((upTo) => share < upTo)]!;
  const { operationType, provider, model } = kind;
  const hasFailed = roll(40) === 0;
  const units = hasFailed ? NO_UNITS : kind.units(roll);
  const price = priceInForce(context.prices, provider, model, at);
  const priced = chargeFor(units, price, pricingSettingsOf(context.settings), { provider, model });
  assert(priced.ok, "seeded operations have a price");
  const charge = hasFailed ? UNPRICED : priced.value;

  const id = newId();
  const command = {
    ...about(context, `usage:seed-${id}`, describeUsage(operationType, model, units, charge.terms), at),
    usageId: id,
  };
  const posting: Posting = {
    usage: {
      id,
      accountId: context.accountId,
      userId: context.userId,
      projectId: PROJECT_IDS[share % 3] ?? null,
      runId: null,
      holdId: null,
      status: hasFailed ? "failed" : "succeeded",
      operationType,
      provider,
      model,
      units,
      charge,
      errorMessage: hasFailed ? "The provider answered 503" : null,
      metadata: { seeded: true },
      occurredAt: at,
    },
    command: hasFailed
      ? { ...command, kind: "note" }
      : { ...command, kind: "debit", type: "usage", amountTokens: charge.billableTokens, guard: "owed" },
  };
  return { at, costTokens: charge.billableTokens, post: (tx) => mustPost(tx, posting, at) };
}

async function buy(tx: Tx, context: Context, bought: (typeof PACKAGES)["tokens"][number], at: Date): Promise<void> {
  const [purchaseId, grantId] = [newId(), newId()];
  const paymentIntentId = `pi_seed_${purchaseId.replaceAll("-", "")}`;
  const { name, amountTokens, priceCents } = bought;
  await mustPost(
    tx,
    {
      command: {
        ...about(context, `payment:${paymentIntentId}`, `${name}: ${grouped(amountTokens)} tokens`, at),
        actor: "stripe",
        kind: "credit",
        type: "purchase",
        amountTokens,
        grant: { id: grantId, source: "purchase", paidCents: priceCents },
        purchaseId,
      },
    },
    at,
  );
  await tx.query(
    `INSERT INTO purchases (account_id, id, user_id, status, package_name, amount_tokens, price_cents, currency,
                            payment_intent_id, paid_cents, card_brand, card_last4, grant_id, line_seq, created_at, settled_at)
     SELECT $1, $2, $3, 'paid', $4, $5, $6, 'usd', $7, $6, 'visa', '4242', $9, seq, $8, $8 FROM accounts WHERE id = $1`,
    [context.accountId, purchaseId, context.userId, name, amountTokens, priceCents, paymentIntentId, at, grantId],
  );
}

async function mustPost(tx: Tx, posting: Posting, at: Date): Promise<void> {
  const [posted] = await postIn(tx, [posting], at);
  assert(posted?.ok, `${posting.command.kind} of the seed is booked`);
}

function about(context: Context, cause: string, description: string, occurredAt: Date) {
  const { accountId, userId } = context;
  return { accountId, cause, bodyHash: digestId(cause), actor: `user:${userId}`, description, occurredAt };
}

function text(input: number, output: number): Units {
  return { ...NO_UNITS, inputModelTokens: BigInt(input), outputModelTokens: BigInt(output) };
}
