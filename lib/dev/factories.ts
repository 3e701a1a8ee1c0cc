import { database } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { digestId } from "@/lib/domain/ledger/hash";
import { breachesOf } from "@/lib/domain/ledger/invariants";
import type { Actor, Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { postOne } from "@/lib/operations/ledger";
import { signUp } from "@/lib/operations/sign-up";
import { readWholeAccount } from "@/lib/db/ledger-reader";

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
