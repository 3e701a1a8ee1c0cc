import { database } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { digestId, GENESIS_HASH } from "@/lib/domain/ledger/hash";
import { breachesOf } from "@/lib/domain/ledger/invariants";
import type { Actor, Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { postOne } from "@/lib/operations/ledger";
import { signUp } from "@/lib/operations/sign-up";
import { readWholeAccount } from "@/lib/db/ledger-reader";
import { forgetModelPrices } from "@/lib/db/price-store";
import { forgetSettings } from "@/lib/db/settings-store";
import type { ModelPrice as ModelPriceRow } from "@/lib/db/generated/client";
import type { Settings } from "@/lib/domain/settings";

/*
 * Things that tests are about. Each takes only what the test says; the rest is plausible and unique.
 */

export type Customer = { userId: string; accountId: string; email: string; actor: Actor };

export const service: Actor = { kind: "secret", requestId: "test" };

/** A signed-up customer whose balance is exactly this. */
export async function aCustomer({ balanceTokens = 10_000n, role = "user" as Role } = {}): Promise<Customer> {
  const email = `${newId()}@example.test`;
  const signedUp = await signUp({ email, name: "Ada Example", password: "correct horse battery" }, role);
  if (!signedUp.ok) throw new Error(`sign-up refused: ${signedUp.refusal.code}`);
  const { userId, accountId } = signedUp.value;
  await setBalance(accountId, balanceTokens);
  return { userId, accountId, email, actor: { kind: "user", userId, role, accountId, requestId: "test" } };
}

/** An account without workspace or owner, for what is about the ledger alone. */
export async function anEmptyAccount({ id = newId(), updatedAt = new Date() } = {}): Promise<string> {
  await database().pool.query(`INSERT INTO accounts (id, chain_hash, updated_at) VALUES ($1, decode($2, 'hex'), $3)`, [
    id,
    GENESIS_HASH,
    updatedAt,
  ]);
  return id;
}

/** Brings an account to a balance by one credit or debit of the difference. */
export async function setBalance(accountId: string, balanceTokens: bigint): Promise<void> {
  const difference = balanceTokens - (await balanceOf(accountId));
  if (difference === 0n) return;
  const id = newId();
  const about = {
    accountId,
    cause: `test:${id}`,
    bodyHash: digestId(id),
    actor: "operator:test",
    description: "Set up for a test",
    occurredAt: new Date(),
  };
  const posted = await postOne({
    command:
      difference > 0n
        ? {
            ...about,
            kind: "credit",
            type: "admin_grant",
            amountTokens: difference,
            grant: { id, source: "admin_grant" },
          }
        : { ...about, kind: "debit", type: "admin_deduction", amountTokens: -difference, guard: "owed" },
  });
  if (!posted.ok) throw new Error(`balance not set: ${posted.refusal.code}`);
}

export async function balanceOf(accountId: string): Promise<bigint> {
  const account = await database().prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  return account.balanceTokens;
}

/** Blocks an account, as a superadmin does with a reason. */
export async function block(accountId: string): Promise<void> {
  const data = { blockedAt: new Date(), blockedReason: "For a test" };
  await database().prisma.account.update({ where: { id: accountId }, data });
}

/** Changes a setting, in force at once; null takes it back to its default. */
export async function setSetting(key: keyof Settings, value: string | null): Promise<void> {
  const { prisma } = database();
  if (value === null) await prisma.setting.deleteMany({ where: { key } });
  else {
    const data = { value, updatedBy: "operator:test" };
    await prisma.setting.upsert({ where: { key }, create: { key, ...data }, update: data });
  }
  forgetSettings();
}

/** A model price that is in force at once and always was, unless the test says otherwise. */
export async function aModelPrice(price: Partial<ModelPriceRow> & Pick<ModelPriceRow, "model" | "chargeType">) {
  const { imageSizes, ...columns } = price;
  const made = await database().prisma.modelPrice.create({
    data: {
      id: newId(),
      provider: "openai",
      effectiveFrom: new Date("2020-01-01T00:00:00Z"),
      createdBy: "operator:test",
      ...columns,
      ...(imageSizes ? { imageSizes } : {}),
    },
  });
  forgetModelPrices();
  return made;
}

/** Hours whose sums are not those of their usages. */
export async function hourlyDifferences(): Promise<unknown[]> {
  const summed = `account_id, date_trunc('hour', occurred_at, 'UTC') AS hour, operation_type, provider, model,
    coalesce(project_id, '00000000-0000-0000-0000-000000000000') AS project_id, count(*) AS operation_count,
    count(*) FILTER (WHERE status = 'failed') AS failed_count, count(*) FILTER (WHERE status = 'unpriced') AS unpriced_count,
    sum(input_model_tokens), sum(cached_input_model_tokens), sum(output_model_tokens), sum(image_count),
    sum(character_count), sum(duration_ms), sum(billable_tokens), coalesce(sum(cost_micro_usd), 0),
    count(*) FILTER (WHERE cost_micro_usd IS NULL)`;
  const kept = `account_id, hour, operation_type, provider, model, project_id, operation_count, failed_count,
    unpriced_count, input_model_tokens, cached_input_model_tokens, output_model_tokens, image_count, character_count,
    duration_ms, billable_tokens, cost_micro_usd, cost_unknown_count`;
  const { rows } = await database().pool.query(`
    WITH raw AS (SELECT ${summed} FROM usages GROUP BY 1, 2, 3, 4, 5, 6), hourly AS (SELECT ${kept} FROM usage_hourly)
    (SELECT 'missing' AS fault, * FROM (TABLE raw EXCEPT TABLE hourly) AS missing)
    UNION ALL (SELECT 'wrong', * FROM (TABLE hourly EXCEPT TABLE raw) AS wrong)`);
  return rows;
}

/** Every invariant of every account; for the end of every test that moved tokens. */
export async function ledgerBreaches(): Promise<unknown[]> {
  const accounts = await database().prisma.account.findMany({ select: { id: true } });
  const breaches = [];
  for (const { id } of accounts) {
    const whole = await inTransaction((tx) => readWholeAccount(tx, id));
    breaches.push(...breachesOf(whole.account, whole.lines, whole.grants, whole.openHolds));
  }
  return breaches;
}
