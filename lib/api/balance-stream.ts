import { currentViewer } from "@/lib/auth/actor";
import { json, problem } from "@/lib/api/respond";
import type { Actor } from "@/lib/domain/access";
import { log } from "@/lib/log";
import { onBalanceChange } from "@/lib/operations/balance-signal";
import { getBalance } from "@/lib/queries/balance";

/** The signed-in person's balance in short, for the badge; what a browser without server push asks for. */
export async function currentBalance(): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return problem({ code: "not_signed_in" }).toResponse();
  return json(await badgeOf(viewer.actor), 200, { "cache-control": "no-store" }).toResponse();
}

const LOOK_EVERY_MS = 5_000;
const STREAM_FOR_MS = 10 * 60_000;

/**
 * Server-sent events with the signed-in person's balance: at once, right after every change in this process, and
 * within five seconds of a change made by another instance. Ends after ten minutes, so that a session that was
 * revoked does not listen for ever; browsers connect again by themselves.
 */
export async function balanceStream(request: Request): Promise<Response> {
  const viewer = await currentViewer();
  if (!viewer) return problem({ code: "not_signed_in" }).toResponse();
  const { actor } = viewer;
  const encoder = new TextEncoder();
  let stop = () => {};

  const events = new ReadableStream<Uint8Array>({
    start(controller) {
      let last = "";
      let isReading = false;
      let isStale = false;
      const send = async () => {
        // Changes that come while one is being read are answered by one more reading, not by one each.
        if (isReading) {
          isStale = true;
          return;
        }
        isReading = true;
        try {
          const next = JSON.stringify(await badgeOf(actor));
          if (next !== last) controller.enqueue(encoder.encode(`data: ${(last = next)}\n\n`));
        } catch (error) {
          log.debug({ error }, "balance not sent");
        }
        isReading = false;
        if (isStale) {
          isStale = false;
          void send();
        }
      };
      const unsubscribe = onBalanceChange(actor.accountId, () => void send());
      const looking = setInterval(() => void send(), LOOK_EVERY_MS);
      const alive = setInterval(() => controller.enqueue(encoder.encode(": still here\n\n")), 20_000);
      const ending = setTimeout(() => {
        stop();
        controller.close();
      }, STREAM_FOR_MS);
      stop = () => {
        unsubscribe();
        clearInterval(looking);
        clearInterval(alive);
        clearTimeout(ending);
      };
      void send();
    },
    cancel: () => stop(),
  });
  request.signal.addEventListener("abort", () => stop());
  return new Response(events, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/** Whole numbers, as the HTTP API gives them. */
async function badgeOf(actor: Extract<Actor, { kind: "user" }>) {
  const balance = await getBalance(actor, actor.accountId);
  if (!balance.ok) return null;
  const { settledTokens, heldTokens, availableTokens, level, status, displayUnit } = balance.value;
  return {
    settledTokens: Number(settledTokens),
    heldTokens: Number(heldTokens),
    availableTokens: Number(availableTokens),
    level,
    status,
    displayUnit,
  };
}
