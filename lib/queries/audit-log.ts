import "server-only";
import { database } from "@/lib/db/client";
import { actorMay, type Actor } from "@/lib/domain/access";
import { isDay } from "@/lib/domain/calendar";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { namesOfActors } from "./actor-names";
import { queryValues, whereAll } from "./query-values";
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
  /** Looks for whole ids, emails of those who did it or had it done, and parts of reasons and subjects. */
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
  const { values, value } = queryValues();
  const conditions: string[] = [];
  if (ask.kind !== undefined) {
    conditions.push(`action LIKE ${value(`${ask.kind.replaceAll(/[\\%_]/g, "\\$&")}.%`)}`);
  }
  if (ask.accountId !== undefined && isId(ask.accountId)) {
    conditions.push(`account_id = ${value(ask.accountId)}::uuid`);
  }
  const search = searchTextOf(ask.search);
  if (search !== null) conditions.push(await foundBy(search, value));
  const [from, to] = [dayOf(ask.from), dayOf(ask.to)];
  if (from !== null) conditions.push(`recorded_at >= ${value(from)}::date::timestamp AT TIME ZONE 'UTC'`);
  if (to !== null) conditions.push(`recorded_at < (${value(to)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  const cursor = readTimeCursor(ask.cursor);
  if (cursor) conditions.push(`(recorded_at, id) < (${value(cursor.at)}::timestamptz, ${value(cursor.id)}::uuid)`);
  const text = `${ENTRIES} ${whereAll(conditions)} ORDER BY recorded_at DESC, id DESC LIMIT ${value(pageSize + 1)}`;
  const { rows } = await database().pool.query<Omit<AuditView, "by">>(text, values);
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
    FROM audit_entries e`;

/** By ids, by parts of what is said, and by whose email it is: of who did it, or of the account it was done to. */
async function foundBy(search: string, value: (one: unknown) => string): Promise<string> {
  const part = value(containing(search));
  const exact = value(search);
  const ways = [`lower(reason) LIKE ${part}`, `lower(subject) LIKE ${part}`, `request_id = ${exact}`];
  if (isId(search)) ways.push(`account_id = ${exact}::uuid`);
  const people = await fewPeople(containing(search));
  if (people === null) {
    ways.push(`actor IN (SELECT 'user:' || id FROM users WHERE email LIKE ${part})`);
    ways.push(`account_id IN (SELECT personal_account_id FROM users WHERE email LIKE ${part})`);
  } else if (people.length > 0) {
    ways.push(`actor = ANY (${value(people.map(({ id }) => `user:${id}`))}::text[])`);
    ways.push(`account_id = ANY (${value(people.map(({ accountId }) => accountId))}::uuid[])`);
  }
  return `(${ways.join(" OR ")})`;
}

const FEW_PEOPLE = 100;

/** Those with such an email, so that their entries are looked up; null where they are many and entries are gone through. */
async function fewPeople(part: string): Promise<{ id: string; accountId: string | null }[] | null> {
  const { rows } = await database().pool.query<{ id: string; accountId: string | null }>(
    `SELECT id, personal_account_id AS "accountId" FROM users WHERE email LIKE $1 LIMIT ${FEW_PEOPLE + 1}`,
    [part],
  );
  return rows.length > FEW_PEOPLE ? null : rows;
}

/** Null for anything that is no day. */
function dayOf(text: string | undefined): string | null {
  return text !== undefined && isDay(text) ? text : null;
}
