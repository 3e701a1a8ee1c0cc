import "server-only";
import { database } from "@/lib/db/client";
import { findKnownEvents, IS_UNFINISHED, MAX_ATTEMPTS } from "@/lib/db/stripe-event-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { listEvents } from "@/lib/stripe/events";

export const EVENT_STATUSES = ["received", "processed", "ignored", "failed", "parked"] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

export type EventRow = {
  id: string;
  type: string;
  status: EventStatus;
  attempts: number;
  outcome: string | null;
  lastError: string | null;
  createdAt: Date;
  receivedAt: Date;
};

export type EventPage = {
  events: EventRow[];
  nextCursor: string | null;
  /** How many wait for something: failed, parked, or received and not dealt with. */
  unfinishedCount: number;
};

const PAGE_SIZE = 25;

/** The inbox, the newest first. */
export async function listWebhookEvents(
  actor: Actor,
  ask: { statuses: readonly EventStatus[]; cursor?: string },
  pageSize = PAGE_SIZE,
): Promise<Result<EventPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const cursor = readCursor(ask.cursor);
  const { pool } = database();
  const [page, unfinished] = await Promise.all([
    pool.query<EventRow>(EVENT_PAGE, [
      ask.statuses.length > 0 ? ask.statuses : null,
      cursor?.receivedAt ?? null,
      cursor?.id ?? null,
      pageSize + 1,
    ]),
    pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM stripe_events WHERE ${IS_UNFINISHED}`),
  ]);
  const events = page.rows.slice(0, pageSize);
  const last = events.at(-1);
  const nextCursor = page.rows.length > pageSize && last ? `${last.receivedAt.toISOString()}_${last.id}` : null;
  return ok({ events, nextCursor, unfinishedCount: unfinished.rows[0]!.count });
}

export type EventView = EventRow & {
  processedAt: Date | null;
  /** As Stripe sent it. */
  payload: string;
  /** Whether it is still taken up by itself. */
  isRetried: boolean;
};

export async function getWebhookEvent(actor: Actor, id: string): Promise<Result<EventView>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const event = await database().prisma.stripeEvent.findUnique({ where: { id } });
  if (!event) return refuse({ code: "not_found" });
  const isUnfinished = event.status !== "processed" && event.status !== "ignored";
  return ok({
    ...event,
    payload: JSON.stringify(event.payload, null, 2),
    isRetried: isUnfinished && event.attempts < MAX_ATTEMPTS,
  });
}

export type MissingEvents = {
  missing: { id: string; type: string; createdAt: Date }[];
  comparedCount: number;
};

const MOST_COMPARED = 500;

/** Events of these types that Stripe has made since and that never reached us; null when Stripe does not answer. */
export async function findMissingEvents(
  actor: Actor,
  types: readonly string[],
  since: Date,
): Promise<Result<MissingEvents | null>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const events = await listEvents(types, since, MOST_COMPARED);
  if (!events) return ok(null);
  const known = await findKnownEvents(events.map(({ id }) => id));
  return ok({ missing: events.filter(({ id }) => !known.has(id)), comparedCount: events.length });
}

const EVENT_PAGE = `
  SELECT id, type, status, attempts, outcome, last_error AS "lastError", created_at AS "createdAt",
         received_at AS "receivedAt"
    FROM stripe_events
   WHERE ($1::text[] IS NULL OR status::text = ANY($1))
     AND ($2::timestamptz IS NULL OR (received_at, id) < ($2, $3))
   ORDER BY received_at DESC, id DESC LIMIT $4`;

/** Null for anything that is no cursor of ours. */
function readCursor(text: string | undefined): { receivedAt: Date; id: string } | null {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\w{1,255})$/.exec(text ?? "");
  if (!match) return null;
  const receivedAt = new Date(match[1]!);
  return Number.isNaN(receivedAt.getTime()) ? null : { receivedAt, id: match[2]! };
}
