import "server-only";
import { revokeKeysOf } from "@/lib/db/api-key-store";
import { audit } from "@/lib/db/audit-store";
import { closeForSpending, forgetPerson, readLeftOver, type LeftOver } from "@/lib/db/leaving-store";
import { forgetMailsTo, mailStaff, mailTo } from "@/lib/db/outbox-store";
import { removeProjectsOf } from "@/lib/db/project-store";
import { findAccountCurrency, findCustomerId } from "@/lib/db/purchase-store";
import { deleteSessionsOf } from "@/lib/db/session-store";
import { deleteIdentitiesOf, lockSignInUser, voidLinksOf } from "@/lib/db/sign-in-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { lockSuperadmins } from "@/lib/db/user-store";
import { actorLabel, actorOwns, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import { assert, ok, refuse, type Result } from "@/lib/domain/result";
import { detachCard, listCards } from "@/lib/stripe/saved-cards";
import { turnOffRecharge } from "./configure-recharge";
import { postIn } from "./ledger";
import { unlessStripeIsAway, type Owner } from "./own-card";

export type CloseAccount = {
  /** The tokens that are left are given up, or kept until the staff has refunded what was paid for them. */
  balance: "give-up" | "ask-refund";
  /** Their email, as the person typed it. */
  confirmation: string;
};

/**
 * Ends an account for good. Auto-recharge and saved cards go first, so that nothing is charged for it any more; then,
 * in one transaction, what is left is decided, nothing new can begin, keys and sessions end, and the person is
 * forgotten. The ledger stays, and stays valid. Refuses `validation_failed` for a wrong confirmation,
 * `last_superadmin`, and `payment_unavailable` where Stripe does not answer; nothing is closed then.
 */
export async function closeAccount(actor: Actor, input: CloseAccount): Promise<Result<{ closed: true }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const refused = await inTransaction((tx) => whyNot(tx, actor, input));
  if (refused) return refused;
  const off = await turnOffRecharge(actor, actor.accountId);
  if (!off.ok) return off;
  const cardless = await removeCards(actor.accountId);
  if (!cardless.ok) return cardless;
  const currency = (await findAccountCurrency(actor.accountId)) ?? "usd";

  return inTransaction(async (tx) => {
    const again = await whyNot(tx, actor, input);
    if (again) return again;
    const left = await settleBalance(tx, actor, input);
    await closeForSpending(tx, actor.accountId, "Closed by its owner");
    await endEverything(tx, actor);
    await audit(tx, actor, {
      action: "account.close",
      accountId: actor.accountId,
      subject: `user:${actor.userId}`,
      before: { balanceTokens: left.balanceTokens },
      after: { balance: input.balance },
    });
    await sayGoodbye(tx, actor, input, left, currency);
    return ok({ closed: true });
  });
}

async function whyNot(tx: Tx, actor: Owner, { confirmation }: CloseAccount) {
  const superadmins = actor.role === "superadmin" ? await lockSuperadmins(tx) : [];
  if (superadmins.length === 1 && superadmins[0] === actor.userId) return refuse({ code: "last_superadmin" });
  const user = await lockSignInUser(tx, { id: actor.userId });
  if (!user || user.isDisabled) return refuse({ code: "not_signed_in" });
  if (confirmation.trim().toLowerCase() === user.email) return null;
  return refuse({
    code: "validation_failed",
    faults: [{ path: "confirmation", message: `must be ${user.email}, the email of this account` }],
  });
}

async function removeCards(accountId: string): Promise<Result<null>> {
  const customerId = await findCustomerId(accountId);
  if (!customerId) return ok(null);
  return unlessStripeIsAway(async () => {
    const { cards } = await listCards(customerId);
    for (const { id } of cards) await detachCard(id);
    return ok(null);
  });
}

/** What work that still runs has set aside stays, so that it can be booked. */
async function settleBalance(tx: Tx, actor: Owner, { balance }: CloseAccount): Promise<LeftOver> {
  const { accountId } = actor;
  await postIn(tx, [{ command: { kind: "book-due", accountId } }]);
  const left = await readLeftOver(tx, accountId);
  if (balance === "ask-refund" || left.availableTokens <= 0n) return left;
  const cause = "close:balance";
  const [given] = await postIn(tx, [
    {
      command: {
        kind: "debit",
        type: "admin_deduction",
        guard: "covered",
        accountId,
        cause,
        bodyHash: digestId(cause),
        actor: actorLabel(actor),
        description: "Given up when the account was closed",
        occurredAt: new Date(),
        amountTokens: left.availableTokens,
      },
    },
  ]);
  assert(given!.ok, "what is available can be given up");
  return left;
}

async function endEverything(tx: Tx, { userId, accountId }: Owner): Promise<void> {
  await revokeKeysOf(tx, accountId);
  await deleteSessionsOf(tx, userId);
  await voidLinksOf(tx, userId);
  await deleteIdentitiesOf(tx, userId);
}

/** The last mail goes to the address that is forgotten with it. */
async function sayGoodbye(
  tx: Tx,
  { userId, accountId }: Owner,
  { balance, confirmation }: CloseAccount,
  { balanceTokens, paidCents }: LeftOver,
  currency: string,
): Promise<void> {
  const email = confirmation.trim().toLowerCase();
  const tokens = String(balanceTokens > 0n ? balanceTokens : 0n);
  const isRefundAsked = balance === "ask-refund" && paidCents > 0n;
  await forgetMailsTo(tx, accountId, email);
  await forgetPerson(tx, userId, accountId);
  await removeProjectsOf(tx, accountId);
  await mailTo(tx, email, null, `account_closed:${accountId}`, {
    kind: "account_closed",
    facts: { tokens, isRefundAsked },
  });
  if (!isRefundAsked) return;
  await mailStaff(tx, accountId, `closing_refund_asked:${accountId}`, {
    kind: "closing_refund_asked",
    facts: { accountId, tokens, paidCents: String(paidCents), currency },
  });
}
