import "server-only";
import { database } from "./client";
import type { Tx } from "./transaction";

export type EventOutcome = {
  status: "processed" | "ignored" | "parked";
  sentence: string;
  /** Tokens of a payment were credited by this. */
  isCredit?: true;
};

/**
 * Keeps an event before anything is made of it, and counts the attempt. True when it was dealt with before; one that is
 * parked waits for something and is tried again whenever it comes.
 */
export async function receiveEvent(event: {
  id: string;
  type: string;
  createdAt: Date;
  payload: object;
}): Promise<{ isDone: boolean; outcome: string | null }> {
  const { rows } = await database().pool.query<{ status: string; outcome: string | null }>(
    `INSERT INTO stripe_events (id, type, payload, created_at, attempts) VALUES ($1, $2, $3, $4, 1)
       ON CONFLICT (id) DO UPDATE SET attempts = stripe_events.attempts + 1
     RETURNING status, outcome`,
    [event.id, event.type, JSON.stringify(event.payload), event.createdAt],
  );
  return { isDone: ["processed", "ignored"].includes(rows[0]!.status), outcome: rows[0]!.outcome };
}

/** Says what was made of the event, in the transaction that made it. */
export async function finishEvent(tx: Tx, eventId: string, outcome: EventOutcome): Promise<void> {
  await tx.query(
    `UPDATE stripe_events SET status = $2::stripe_event_status, outcome = $3, last_error = NULL, processed_at = now()
      WHERE id = $1`,
    [eventId, outcome.status, outcome.sentence],
  );
}

export async function failEvent(eventId: string, error: string): Promise<void> {
  await database().pool.query(
    `UPDATE stripe_events SET status = 'failed', last_error = $2 WHERE id = $1 AND ${IS_UNFINISHED}`,
    [eventId, error.slice(0, 2_000)],
  );
}

/** The payload of an event that we have, as Stripe sent it; the attempt is counted. Null when we do not have it. */
export async function takeUpEvent(eventId: string): Promise<object | null> {
  const { rows } = await database().pool.query<{ payload: object }>(
    `UPDATE stripe_events SET attempts = attempts + 1 WHERE id = $1 RETURNING payload`,
    [eventId],
  );
  return rows[0]?.payload ?? null;
}

/** Failed, waiting for something, or received and not dealt with. */
export const IS_UNFINISHED = "status IN ('received', 'failed', 'parked')";

/** After this many attempts, in nearly three days, an event waits for a person. */
export const MAX_ATTEMPTS = 12;

/**
 * Events that nothing was made of, or that wait for something, and whose turn has come: each attempt doubles the wait,
 * so that one that is being dealt with right now is left alone.
 */
export async function findEventsToRetry(limit: number): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT id FROM stripe_events
      WHERE ${IS_UNFINISHED} AND attempts < ${MAX_ATTEMPTS}
        AND received_at + interval '1 minute' * (2 ^ attempts) <= now()
      ORDER BY received_at LIMIT $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Of these events, those that we have. */
export async function findKnownEvents(ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT id FROM stripe_events WHERE id = ANY($1::text[])`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
