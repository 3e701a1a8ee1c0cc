import "server-only";
import { audit } from "@/lib/db/audit-store";
import { mailOwner } from "@/lib/db/outbox-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorLabel, actorMayOn, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import type { Command } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { canonicalJson } from "./canonical-json";
import { postIn } from "./ledger";

export type GrantTokens = {
  accountId: string;
  /** Made when the form is drawn, so that a double click is one grant. */
  key: string;
  direction: "grant" | "deduct";
  amountTokens: bigint;
  reason: string;
  expiresAt?: Date;
};

export type Granted = { balanceTokens: bigint; seq: bigint; replayed: boolean };

/**
 * Gives an account tokens, or takes available ones back, with a reason that its owner and the audit log both see.
 * A deduction never goes below what is available (`insufficient_tokens`). Who is given tokens by the staff is told.
 */
export async function grantTokens(actor: Actor, input: GrantTokens): Promise<Result<Granted>> {
  if (!actorMayOn(actor, "tokens:grant", input.accountId)) return refuse({ code: "insufficient_scope" });
  if (input.expiresAt && input.expiresAt <= new Date()) {
    return refuse({ code: "validation_failed", faults: [{ path: "expiresAt", message: "must be in the future" }] });
  }
  return inTransaction(async (tx) => {
    const [posted] = await postIn(tx, [{ command: commandOf(actor, input) }]);
    if (!posted!.ok) return posted!;
    const { balanceTokens, replayed, seq } = posted!.value;
    if (!replayed) {
      const change = input.direction === "grant" ? input.amountTokens : -input.amountTokens;
      await audit(tx, actor, {
        action: `tokens.${input.direction}`,
        accountId: input.accountId,
        subject: `account:${input.accountId}`,
        before: { balanceTokens: balanceTokens - change },
        after: { balanceTokens, amountTokens: input.amountTokens, expiresAt: input.expiresAt ?? null },
        reason: input.reason,
      });
      if (input.direction === "grant" && isStaff(actor)) await tellOwner(tx, input, balanceTokens);
    }
    return ok({ balanceTokens, replayed, seq: seq! });
  });
}

/** A program that grants by key has its own ways to tell whom it grants to. */
function isStaff(actor: Actor): boolean {
  return actor.kind === "user" || actor.kind === "operator";
}

async function tellOwner(tx: Tx, { accountId, key, ...given }: GrantTokens, balanceTokens: bigint): Promise<void> {
  await mailOwner(tx, accountId, `grant_received:${accountId}:${key}`, {
    kind: "grant_received",
    facts: {
      tokens: String(given.amountTokens),
      reason: given.reason,
      expiresAt: given.expiresAt?.toISOString() ?? null,
      balanceTokens: String(balanceTokens),
    },
  });
}

function commandOf(actor: Actor, input: GrantTokens): Command {
  const { key, ...body } = input;
  const about = {
    accountId: input.accountId,
    cause: `grant:${key}`,
    bodyHash: digestId(canonicalJson(body)),
    actor: actorLabel(actor),
    description: input.reason,
    occurredAt: new Date(),
    amountTokens: input.amountTokens,
  };
  return input.direction === "deduct"
    ? { ...about, kind: "debit", type: "admin_deduction", guard: "covered" }
    : {
        ...about,
        kind: "credit",
        type: "admin_grant",
        grant: { id: newId(), source: "admin_grant", expiresAt: input.expiresAt ?? null },
      };
}
