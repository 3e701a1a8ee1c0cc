import "server-only";
import { audit } from "@/lib/db/audit-store";
import {
  failEvent,
  findEventsToRetry,
  finishEvent,
  receiveEvent,
  takeUpEvent,
  type EventOutcome,
} from "@/lib/db/stripe-event-store";
import { inTransaction, isDatabaseAway } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { eventOfPayload, readEvent, type StripeEvent } from "@/lib/stripe/events";
import { handleEvent } from "./stripe";

export type Replayed = { status: EventOutcome["status"] | "failed"; sentence: string };

/**
 * Has an event dealt with once more, whatever was made of it before: what it means follows from the facts as they are
 * now, so that this can double nothing. One that never reached us is fetched from Stripe. Who wanted it, and what came
 * of it, is written down. Refuses `insufficient_scope`, `not_found`.
 */
export async function replayEvent(actor: Actor, eventId: string): Promise<Result<Replayed>> {
  if (!actorMay(actor, "webhooks:replay")) return refuse({ code: "insufficient_scope" });
  const event = await takeUp(eventId);
  if (!event) return refuse({ code: "not_found" });
  const entry = { action: "webhook.replay", subject: `event:${eventId}` };
  let outcome: EventOutcome | null = null;
  try {
    await handleEvent(
      event,
      async (tx, result) => {
        outcome = result;
        await finishEvent(tx, eventId, result);
        await audit(tx, actor, { ...entry, after: { type: event.type, ...result } });
      },
      newId(),
    );
    return ok(outcome!);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const sentence = messageOf(error);
    await failEvent(eventId, sentence);
    const failed = { type: event.type, status: "failed", sentence };
    await inTransaction((tx) => audit(tx, actor, { ...entry, after: failed }));
    return ok({ status: "failed", sentence });
  }
}

const EVENTS_AT_A_TIME = 100;

export type Retried = { retriedCount: number; finishedCount: number };

/**
 * Takes up what was left lying: events that failed here after Stripe has stopped sending them, or that were parked until
 * what they are about becomes known. The wait grows with each attempt, and after a dozen a person has to look.
 */
export async function retryKeptEvents(): Promise<Retried> {
  const retried: Retried = { retriedCount: 0, finishedCount: 0 };
  for (const eventId of await findEventsToRetry(EVENTS_AT_A_TIME)) {
    const event = await takeUp(eventId);
    if (!event) continue;
    retried.retriedCount++;
    try {
      await handleEvent(
        event,
        async (tx, result) => {
          await finishEvent(tx, eventId, result);
          if (result.status !== "parked") tx.afterCommit(() => void retried.finishedCount++);
        },
        newId(),
      );
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      log.warn({ error, event: eventId, type: event.type }, "event failed again");
      await failEvent(eventId, messageOf(error));
    }
  }
  return retried;
}

async function takeUp(eventId: string): Promise<StripeEvent | null> {
  const payload = await takeUpEvent(eventId);
  if (payload) return eventOfPayload(payload);
  const event = await readEvent(eventId);
  if (event) await receiveEvent(event);
  return event;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
