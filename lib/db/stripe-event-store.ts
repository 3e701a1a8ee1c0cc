import "server-only";
import { database } from "./client";
import type { Tx } from "./transaction";

export type EventOutcome = { status: "processed" | "ignored" | "parked"; sentence: string };

/** Keeps an event before anything is made of it, and counts the attempt. True when it was dealt with before. */
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
  return { isDone: ["processed", "ignored", "parked"].includes(rows[0]!.status), outcome: rows[0]!.outcome };
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
    `UPDATE stripe_events SET status = 'failed', last_error = $2 WHERE id = $1 AND status IN ('received', 'failed')`,
    [eventId, error.slice(0, 2_000)],
  );
}
