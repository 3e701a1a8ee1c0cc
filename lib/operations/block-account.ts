import "server-only";
import { lockBlock, writeBlock } from "@/lib/db/account-store";
import { audit } from "@/lib/db/audit-store";
import { mailOwner } from "@/lib/db/outbox-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorMayOn, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId, newId } from "@/lib/ids";
import { announceBalanceChange } from "./balance-signal";

export type BlockAccount = {
  accountId: string;
  act: "block" | "unblock";
  /** Of a block: the owner is told. */
  reason: string;
};

/**
 * Blocks an account, whatever its balance is and is going to be, or ends that. Its owner is mailed; work that runs is
 * still booked. Asked again, it changes nothing and tells nobody.
 */
export async function blockAccount(
  actor: Actor,
  { accountId, act, reason }: BlockAccount,
): Promise<Result<{ isChanged: boolean }>> {
  if (!actorMayOn(actor, "accounts:block", accountId)) return refuse({ code: "insufficient_scope" });
  if (reason.trim() === "") {
    return refuse({ code: "validation_failed", faults: [{ path: "reason", message: "is required" }] });
  }
  if (!isId(accountId)) return refuse({ code: "account_not_found" });
  return inTransaction(async (tx) => {
    const before = await lockBlock(tx, accountId);
    if (!before) return refuse({ code: "account_not_found" });
    if ((before.reason !== null) === (act === "block")) return ok({ isChanged: false });
    await writeBlock(tx, accountId, act === "block" ? reason : null);
    await audit(tx, actor, {
      action: `account.${act}`,
      accountId,
      subject: `account:${accountId}`,
      before: { blockedReason: before.reason },
      after: { blockedReason: act === "block" ? reason : null },
      reason,
    });
    await tellOwner(tx, accountId, act, reason);
    tx.afterCommit(() => announceBalanceChange(accountId));
    return ok({ isChanged: true });
  });
}

async function tellOwner(tx: Tx, accountId: string, act: BlockAccount["act"], reason: string): Promise<void> {
  // Every change is an occasion of its own, and made once: whoever repeats it changes nothing.
  const occasion = `account_${act}:${accountId}:${newId()}`;
  if (act === "block") {
    await mailOwner(tx, accountId, occasion, { kind: "account_blocked", facts: { reason } });
    return;
  }
  const [account] = await tx.query<{ balance_tokens: bigint }>(`SELECT balance_tokens FROM accounts WHERE id = $1`, [
    accountId,
  ]);
  const facts = { balanceTokens: account!.balance_tokens.toString() };
  await mailOwner(tx, accountId, occasion, { kind: "account_unblocked", facts });
}
