import "server-only";
import { findOwnedAccounts, type OwnedAccount } from "@/lib/db/owner-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { readBulkList, type BulkFault, type BulkRow } from "@/lib/domain/bulk-grants";
import type { Refusal } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { grantTokens } from "./grant-tokens";

/** A list of grants, looked up and not yet booked. */
export type BulkPreview = {
  rows: (BulkRow & { account: OwnedAccount })[];
  /** Lines that will be left out, and why. */
  faults: BulkFault[];
  grantedTokens: bigint;
  deductedTokens: bigint;
};

export async function previewBulkGrants(actor: Actor, list: string): Promise<Result<BulkPreview>> {
  if (!actorMay(actor, "tokens:grant")) return refuse({ code: "insufficient_scope" });
  return ok(await lookUp(list));
}

export type BulkOutcome = {
  line: number;
  email: string;
  direction: BulkRow["direction"];
  amountTokens: bigint;
} & ({ status: "booked" | "booked before"; balanceTokens: bigint } | { status: "refused"; refusal: Refusal });

export type BulkGranted = { outcomes: BulkOutcome[]; faults: BulkFault[] };

/**
 * Books a list of grants and deductions, each line on its own and each once, however often the list arrives under its
 * key: an interrupted list is gone on with by sending it again. What one line is refused for stops no other.
 */
export async function grantInBulk(
  actor: Actor,
  { key, list }: { key: string; list: string },
): Promise<Result<BulkGranted>> {
  if (!actorMay(actor, "tokens:grant")) return refuse({ code: "insufficient_scope" });
  const { rows, faults } = await lookUp(list);
  const outcomes: BulkOutcome[] = [];
  for (const { line, account, direction, amountTokens, reason, expiresOn } of rows) {
    const granted = await grantTokens(actor, {
      accountId: account.accountId,
      key: `${key}:${line}`,
      direction,
      amountTokens,
      reason,
      expiresAt: expiresOn === null ? undefined : endOfDay(expiresOn),
    });
    const about = { line, email: account.email, direction, amountTokens };
    if (!granted.ok) outcomes.push({ ...about, status: "refused", refusal: granted.refusal });
    else {
      const { balanceTokens, replayed } = granted.value;
      outcomes.push({ ...about, status: replayed ? "booked before" : "booked", balanceTokens });
    }
  }
  return ok({ outcomes, faults });
}

async function lookUp(list: string): Promise<BulkPreview> {
  const read = readBulkList(list);
  const accounts = await findOwnedAccounts([...new Set(read.rows.map(({ name }) => name))]);
  const preview: BulkPreview = { rows: [], faults: [...read.faults], grantedTokens: 0n, deductedTokens: 0n };
  for (const row of read.rows) {
    const account = accounts.get(row.name);
    if (!account) preview.faults.push({ line: row.line, text: row.name, message: "names nobody who has an account" });
    else if (row.expiresOn !== null && endOfDay(row.expiresOn) <= new Date()) {
      preview.faults.push({ line: row.line, text: row.expiresOn, message: "says a day that is over" });
    } else {
      preview.rows.push({ ...row, account });
      if (row.direction === "grant") preview.grantedTokens += row.amountTokens;
      else preview.deductedTokens += row.amountTokens;
    }
  }
  preview.faults.sort((a, b) => a.line - b.line);
  return preview;
}

function endOfDay(day: string): Date {
  return new Date(`${day}T23:59:59.999Z`);
}
