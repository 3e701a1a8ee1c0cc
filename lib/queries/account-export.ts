import "server-only";
import { database } from "@/lib/db/client";
import { lineOf, type LineRow } from "@/lib/db/ledger-rows";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { MAILS_TO_STAFF } from "@/lib/domain/mails";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { fileEnding } from "@/lib/domain/pieces";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** A table of the export: its columns, and its rows page by page, each read when it is asked for. */
export type ExportedTable = {
  name: string;
  columns: readonly string[];
  pages: () => AsyncGenerator<Record<string, unknown>[], void>;
};

export type AccountExport = {
  /** What there is one of, or little: the person, the account, settings. */
  about: Record<string, unknown>;
  tables: ExportedTable[];
  /** Images and sounds, each read when it is asked for. */
  files: () => AsyncGenerator<{ name: string; bytes: Uint8Array }, void>;
};

const ROWS_A_PAGE = 1_000;

/**
 * Everything that is kept about a person and their account, as it is now. Secrets are not in it: of passwords, keys and
 * sessions we keep hashes, which are of no use to anybody.
 */
export async function exportAccount(actor: Actor): Promise<Result<AccountExport>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { accountId, userId } = actor;
  const { prisma } = database();
  const [user, account, recharge, muted, identities] = await Promise.all([
    prisma.user.findUniqueOrThrow({ where: { id: userId }, omit: { passwordHash: true } }),
    prisma.account.findUniqueOrThrow({ where: { id: accountId }, omit: { chainHash: true } }),
    prisma.rechargeSettings.findUnique({ where: { accountId } }),
    prisma.mutedMail.findMany({ where: { userId } }),
    prisma.signInIdentity.findMany({ where: { userId } }),
  ]);
  return ok({
    about: { person: user, account, autoRecharge: recharge, mailsNotWanted: muted, signInWith: identities },
    tables: tablesOf(accountId, userId, account.seq),
    files: () => mediaOf(accountId),
  });
}

function tablesOf(accountId: string, userId: string, lastSeq: bigint): ExportedTable[] {
  const ofAccount = (name: string, columns: readonly string[], table: string, special: Partial<OwnedRows> = {}) =>
    ownedRows({ name, columns, table, userId, ownerColumn: "account_id", owner: accountId, ...special });
  const toOwner = `kind NOT IN (${[...MAILS_TO_STAFF].map((kind) => `'${kind}'`).join(", ")})`;
  return [
    { name: "transactions", columns: LINE_COLUMNS, pages: () => lines(accountId, lastSeq) },
    ofAccount("usages", USAGE_COLUMNS, "usages"),
    ofAccount("usage-adjustments", ADJUSTMENT_COLUMNS, "usage_adjustments", { idColumn: "seq", idType: "bigint" }),
    ofAccount("runs", RUN_COLUMNS, "runs"),
    ofAccount("grants", GRANT_COLUMNS, "grants"),
    ofAccount("holds", HOLD_COLUMNS, "holds"),
    ofAccount("payments", PURCHASE_COLUMNS, "purchases"),
    // Why somebody of the staff refunded or changed something is a note among themselves.
    ofAccount("refunds", ["id", "purchase_id", "amount_cents", "status", "created_at"], "refunds", { idType: "text" }),
    ofAccount("disputes", DISPUTE_COLUMNS, "disputes", { idType: "text" }),
    ofAccount("auto-recharge-decisions", DECISION_COLUMNS, "recharge_decisions"),
    ofAccount("keys", KEY_COLUMNS, "api_keys"),
    ofAccount("projects", ["id", "name", "created_at", "changed_at"], "projects"),
    // A page of texts is large; media are files of their own.
    ofAccount("pieces", PIECE_COLUMNS, "pieces", { rowsAPage: 50 }),
    ofAccount("questions", QUESTION_COLUMNS, "charge_questions"),
    ofAccount("mails", ["id", "kind", "recipient", "created_at", "sent_at"], "outbox_messages", { only: toOwner }),
    ofAccount("changes", ["id", "actor", "action", "subject", "recorded_at"], "audit_entries"),
    ofAccount("sessions", SESSION_COLUMNS, "sessions", { ownerColumn: "user_id", owner: userId }),
  ];
}

const LINE_COLUMNS = [
  "id",
  "recordedAt",
  "occurredAt",
  "type",
  "amountTokens",
  "balanceBeforeTokens",
  "balanceAfterTokens",
  "description",
  "cause",
  "actor",
  "usageId",
  "purchaseId",
  "projectId",
  "correctsSeq",
  "hash",
] as const;

const USAGE_COLUMNS =
  "id,user_id,project_id,run_id,hold_id,status,operation_type,provider,model,input_model_tokens,cached_input_model_tokens,output_model_tokens,image_count,image_size,character_count,duration_ms,charge_type,billable_tokens,error_message,metadata,occurred_at,recorded_at".split(
    ",",
  );
const ADJUSTMENT_COLUMNS = ["seq", "usage_id", "corrects_seq", "billable_tokens", "recorded_at"];
const RUN_COLUMNS = "id,type,user_id,status,cap_tokens,cost_tokens,actor,started_at,expires_at,finished_at".split(",");
const GRANT_COLUMNS = "id,source,amount_tokens,remaining_tokens,priority,expires_at,paid_cents,created_at".split(",");
const HOLD_COLUMNS = "id,tokens,status,operation_type,provider,model,created_at,expires_at,closed_at".split(",");
const PURCHASE_COLUMNS =
  "id,kind,status,package_name,amount_tokens,price_cents,tax_cents,paid_cents,refunded_cents,currency,card_brand,card_last4,receipt_email,invoice_url,receipt_url,created_at,settled_at".split(
    ",",
  );
const DISPUTE_COLUMNS = ["id", "purchase_id", "amount_cents", "status", "reason", "opened_at"];
const DECISION_COLUMNS = "id,is_charged,reason,available_tokens,threshold_tokens,count,first_at,last_at".split(",");
const KEY_COLUMNS =
  "id,prefix,name,kind,scopes,budget_tokens,budget_period,created_at,last_used_at,expires_at,revoked_at".split(",");
const QUESTION_COLUMNS = ["id", "seq", "status", "text", "answer", "created_at", "answered_at"];
const PIECE_COLUMNS = "id,project_id,kind,title,text,media_type,source_piece_id,usage_ids,created_at,changed_at".split(
  ",",
);
const SESSION_COLUMNS = "id,user_agent,created_at,last_seen_at,expires_at".split(",");

/** Lines never change and the last one is fixed at the start, so the pages belong together. */
async function* lines(accountId: string, lastSeq: bigint): AsyncGenerator<Record<string, unknown>[], void> {
  for (let after = 0n; after < lastSeq;) {
    const { rows } = await database().pool.query<LineRow>(
      `SELECT * FROM ledger_lines WHERE account_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT ${ROWS_A_PAGE}`,
      [accountId, after, lastSeq],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.seq;
    yield rows.map(lineOf).map((line) => ({ ...line, id: transactionIdOf(accountId, line.seq) }));
  }
}

/** One after the other, in the order of their ids: together they may be of any size. */
async function* mediaOf(accountId: string): AsyncGenerator<{ name: string; bytes: Uint8Array }, void> {
  let piece = await nextMedia(accountId, null);
  while (piece) {
    yield { name: `pieces/${piece.id}.${fileEnding(piece.media_type)}`, bytes: piece.media };
    piece = await nextMedia(accountId, piece.id);
  }
}

async function nextMedia(accountId: string, after: string | null) {
  const { rows } = await database().pool.query<{ id: string; media: Buffer; media_type: string }>(
    `SELECT id, media, media_type FROM pieces
      WHERE account_id = $1 AND media IS NOT NULL AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT 1`,
    [accountId, after],
  );
  return rows[0];
}

/** Who did something, as its owner is told: that somebody of the staff did is enough. */
function toldActor(label: string, userId: string): string {
  return label !== `user:${userId}` && /^(user|operator):/.test(label) ? "staff" : label;
}

type OwnedRows = {
  name: string;
  columns: readonly string[];
  table: string;
  /** What orders the rows of an owner; `id`, of uuids, where nothing is said. */
  idColumn?: string;
  idType?: "uuid" | "text" | "bigint";
  ownerColumn: "account_id" | "user_id";
  owner: string;
  /** Whose export it is. */
  userId: string;
  /** Rows that are theirs to see; all of them where nothing is said. */
  only?: string;
  rowsAPage?: number;
};

/** The rows of a table that belong to somebody, in the order of their ids. Its names come from this file alone. */
function ownedRows(asked: OwnedRows): ExportedTable {
  const { name, columns, table, idColumn = "id", idType = "uuid", ownerColumn, owner, userId, only = "true" } = asked;
  const { rowsAPage = ROWS_A_PAGE } = asked;
  const text = `SELECT ${columns.join(", ")} FROM ${table}
     WHERE ${ownerColumn} = $1 AND ($2::${idType} IS NULL OR ${idColumn} > $2::${idType}) AND ${only}
     ORDER BY ${idColumn} LIMIT ${rowsAPage}`;
  return {
    name,
    columns,
    async *pages() {
      let after: unknown = null;
      for (;;) {
        const { rows } = await database().pool.query<Record<string, unknown>>(text, [owner, after]);
        const told = rows.map((row) =>
          typeof row["actor"] === "string" ? { ...row, actor: toldActor(row["actor"], userId) } : row,
        );
        if (rows.length > 0) yield told;
        if (rows.length < rowsAPage) return;
        after = rows.at(-1)![idColumn];
      }
    },
  };
}
