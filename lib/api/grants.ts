import { GrantTokensBody } from "@/lib/contracts/grants";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { newId } from "@/lib/ids";
import { grantTokens } from "@/lib/operations/grant-tokens";
import type { Answer } from "./answer";
import { readBody, type Call } from "./endpoint";
import { accountWithinLimit } from "./limits";
import { json, problem } from "./respond";
import { keyOf, whoOf } from "./usage";

/** `POST /api/billing/grants` → 201, or 200 when the key was seen before. Below zero deducts. */
export async function postGrant({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, GrantTokensBody);
  if (!body.ok) return problem(body.refusal);
  const key = keyOf(request, body.value.idempotencyKey);
  if (!key.ok) return problem(key.refusal);
  const account = await accountWithinLimit(whoOf(body.value));
  if (!account.ok) return problem(account.refusal);
  const { accountId } = account.value;
  const { tokens, reason, expiresAt } = body.value;
  const granted = await grantTokens(actor, {
    accountId,
    key: key.value ?? newId(),
    direction: tokens > 0n ? "grant" : "deduct",
    amountTokens: tokens > 0n ? tokens : -tokens,
    reason,
    expiresAt,
  });
  if (!granted.ok) return problem(granted.refusal);
  const { balanceTokens, seq, replayed } = granted.value;
  const receipt = {
    accountId,
    transactionId: transactionIdOf(accountId, seq),
    tokens,
    balance: balanceTokens,
    replayed,
  };
  return json(receipt, replayed ? 200 : 201, replayed ? { "idempotent-replayed": "true" } : {});
}
