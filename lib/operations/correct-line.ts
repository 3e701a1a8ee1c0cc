import "server-only";
import { audit } from "@/lib/db/audit-store";
import { lockCharged } from "@/lib/db/ledger-reader";
import { inTransaction } from "@/lib/db/transaction";
import { readWrittenUsage, writeAdjustment } from "@/lib/db/usage-change-store";
import { actorLabel, actorMayOn, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import type { Correction } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId, newId } from "@/lib/ids";
import { canonicalJson } from "./canonical-json";
import { postIn } from "./ledger";

export type CorrectLine = {
  accountId: string;
  /** The line that charged wrongly. */
  seq: bigint;
  /** Made when the form is drawn, so that a double click is one correction. */
  key: string;
  /** Above zero is given back, below zero is charged on top. */
  givenBackTokens: bigint;
  /** Stands on the line, where the owner of the account reads it. */
  reason: string;
};

export type CorrectedLine = { seq: bigint; balanceTokens: bigint; replayed: boolean };

/**
 * Mends the charge of a usage by a new line that names the wrong one; nothing is edited. What is given back returns to
 * the grants it was drawn from, and all corrections of a line together give back no more than it charged.
 */
export async function correctLine(actor: Actor, input: CorrectLine): Promise<Result<CorrectedLine>> {
  if (!actorMayOn(actor, "tokens:grant", input.accountId)) return refuse({ code: "insufficient_scope" });
  if (!isId(input.accountId)) return refuse({ code: "not_found" });
  if (input.reason.trim() === "") {
    return refuse({ code: "validation_failed", faults: [{ path: "reason", message: "is required" }] });
  }
  return inTransaction(async (tx) => {
    const found = await lockCharged(tx, input.accountId, input.seq);
    const usage = found && (await readWrittenUsage(tx, input.accountId, found.line.usageId));
    if (!found || !usage) return refuse({ code: "not_found" });
    const { key, ...body } = input;
    const command: Correction = {
      kind: "correction",
      accountId: input.accountId,
      cause: `correction:${key}`,
      bodyHash: digestId(canonicalJson(body)),
      actor: actorLabel(actor),
      description: input.reason,
      occurredAt: new Date(),
      usageId: usage.id,
      projectId: usage.projectId ?? undefined,
      corrected: found.charged,
      givenBackTokens: input.givenBackTokens,
      grantId: newId(),
    };
    const [posted] = await postIn(tx, [{ command }]);
    if (!posted!.ok) return posted!;
    const { balanceTokens, replayed } = posted!.value;
    const seq = posted!.value.seq!;
    if (!replayed) {
      const billableTokens = -input.givenBackTokens;
      await writeAdjustment(tx, usage, { seq, correctsSeq: input.seq, billableTokens });
      await audit(tx, actor, {
        action: "tokens.correct",
        accountId: input.accountId,
        subject: `line:${input.accountId}/${input.seq}`,
        before: { chargedTokens: found.charged.tokens },
        after: { chargedTokens: found.charged.tokens + billableTokens, balanceTokens, seq },
        reason: input.reason,
      });
    }
    return ok({ seq, balanceTokens, replayed });
  });
}
