import "server-only";
import { insertPersonalAccount } from "@/lib/db/account-store";
import type { Tx } from "@/lib/db/transaction";
import { lockUser, markOnboardingTokensGranted } from "@/lib/db/user-store";
import { digestId } from "@/lib/domain/ledger/hash";
import { assert } from "@/lib/domain/result";
import type { Settings } from "@/lib/domain/settings";
import { newId } from "@/lib/ids";
import { postIn } from "./ledger";

/**
 * Gives a user a personal workspace, its account and the welcome bonus, each exactly once however often and however
 * concurrently it is called. Part of the transaction that signs somebody up, and of `accounts:init` for users that
 * were there before billing. Settings are given and not read here: a transaction that waits for a second connection
 * would, with enough of its kind, wait for itself. Answers the account's id and its settled balance.
 */
export async function initialiseAccount(
  tx: Tx,
  userId: string,
  { welcomeBonusTokens }: Pick<Settings, "welcomeBonusTokens">,
): Promise<{ accountId: string; balanceTokens: bigint }> {
  const user = await lockUser(tx, userId);
  assert(user, "the user whose account is initialised exists");

  const accountId = user.personal_account_id ?? newId();
  if (!user.personal_account_id) {
    await insertPersonalAccount(tx, { userId, accountId, workspaceId: newId() }, user.name);
  }
  if (!user.onboarding_tokens_granted) {
    if (welcomeBonusTokens > 0n) await grantWelcomeBonus(tx, accountId, userId, welcomeBonusTokens);
    await markOnboardingTokensGranted(tx, userId);
  }
  const [account] = await tx.query<{ balance_tokens: bigint }>(`SELECT balance_tokens FROM accounts WHERE id = $1`, [
    accountId,
  ]);
  return { accountId, balanceTokens: account!.balance_tokens };
}

async function grantWelcomeBonus(tx: Tx, accountId: string, userId: string, amountTokens: bigint): Promise<void> {
  const [posted] = await postIn(tx, [
    {
      command: {
        kind: "credit",
        type: "bonus",
        accountId,
        cause: "bonus:welcome",
        bodyHash: digestId("bonus:welcome"),
        actor: `user:${userId}`,
        description: "Welcome bonus",
        amountTokens,
        grant: { id: newId(), source: "bonus" },
        occurredAt: new Date(),
      },
    },
  ]);
  assert(posted?.ok, "a welcome bonus is never refused");
}
