import "server-only";
import { database } from "@/lib/db/client";
import { actorMay, type Actor } from "@/lib/domain/access";
import { isDay } from "@/lib/domain/calendar";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { namesOfActors } from "./actor-names";
import { containing, searchTextOf } from "./search-text";
import { readTimeCursor, timeCursor } from "./time-cursor";

/** Who changed what, when, from what to what, and why. */
export type AuditView = {
  id: string;
  at: Date;
  /** As people know them. */
  by: string;
  /** `user:<id>`, as it is written. */
  actor: string;
  action: string;
  accountId: string | null;
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  requestId: string | null;
};

export type AuditAsk = {
  /** The first part of an action: `tokens` for all that begin with it. */
  kind?: string;
  accountId?: string;
  /** Looks for whole ids, emails of those who did it, and parts of reasons and subjects. */
  search?: string;
  /** UTC days, both included, YYYY-MM-DD. */
  from?: string;
  to?: string;
  cursor?: string;
};

export type AuditPage = { entries: AuditView[]; nextCursor: string | null };

const PAGE_SIZE = 25;

/** The audit log, the newest first. */
export async function listAuditEntries(actor: Actor, ask: AuditAsk, pageSize = PAGE_SIZE): Promise<Result<AuditPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const cursor = readTimeCursor(ask.cursor);
  const search = searchTextOf(ask.search);
  const { rows } = await database().pool.query<Omit<AuditView, "by">>(ENTRIES, [
    ask.kind === undefined ? null : `${ask.kind.replaceAll(/[\\%_]/g, "\\$&")}.%`,
    ask.accountId !== undefined && isId(ask.accountId) ? ask.accountId : null,
    search,
    search && containing(search),
    dayOf(ask.from),
    dayOf(ask.to),
    cursor?.at ?? null,
    cursor?.id ?? null,
    pageSize + 1,
  ]);
  const nameOf = await namesOfActors(rows.map((row) => row.actor));
  const entries = rows.slice(0, pageSize).map((row): AuditView => ({ ...row, by: nameOf(row.actor) }));
  const last = entries.at(-1);
  return ok({ entries, nextCursor: rows.length > pageSize && last ? timeCursor(last) : null });
}

/** The first parts of all actions there are, for the choice above the list. */
export async function listAuditKinds(actor: Actor): Promise<Result<string[]>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const { rows } = await database().pool.query<{ kind: string }>(
    `SELECT DISTINCT split_part(action, '.', 1) AS kind FROM audit_entries ORDER BY kind`,
  );
  return ok(rows.map(({ kind }) => kind));
}

const ENTRIES = `
  SELECT id, recorded_at AS at, actor, action, account_id AS "accountId", subject, before, after, reason,
         request_id AS "requestId"
    FROM audit_entries e
   WHERE ($1::text IS NULL OR action LIKE $1)
     AND ($2::uuid IS NULL OR account_id = $2)
     AND ($3::text IS NULL OR lower(reason) LIKE $4 OR lower(subject) LIKE $4 OR account_id::text = lower($3) OR request_id = $3
          OR actor IN (SELECT 'user:' || u.id FROM users u WHERE u.email LIKE $4))
     AND ($5::date IS NULL OR recorded_at >= $5::date::timestamp AT TIME ZONE 'UTC')
     AND ($6::date IS NULL OR recorded_at < ($6::date + 1)::timestamp AT TIME ZONE 'UTC')
     AND ($7::timestamptz IS NULL OR (recorded_at, id) < ($7, $8::uuid))
   ORDER BY recorded_at DESC, id DESC LIMIT $9`;

/** Null for anything that is no day. */
function dayOf(text: string | undefined): string | null {
  return text !== undefined && isDay(text) ? text : null;
}
