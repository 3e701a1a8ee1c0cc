import { setTimeout as pause } from "node:timers/promises";
import { nowSeconds } from "../local-stripe";
import type { DeliveryMode, StoredEvent } from "../store/state";
import type { Store } from "../store/store";
import { webhookSignature } from "./webhook-signature";

export type CourierOptions = {
  /** The waits before the second, third, … attempt. After the last one the event is given up. */
  retryDelaysMs: readonly number[];
  timeoutMs: number;
};

/** Since the question was asked; `pending` is what still waits for another attempt. */
export type FlushReport = { delivered: number; pending: number; dropped: number; abandoned: number };

export const DEFAULT_COURIER: CourierOptions = {
  retryDelaysMs: [250, 500, 1000, 2000, ...Array<number>(26).fill(4000)],
  timeoutMs: 10_000,
};

const FLUSH_DEADLINE_MS = 30_000;

/** Brings stored events to the webhook endpoint, signed, in order, again and again until it says 2xx. */
export class Courier {
  readonly #store: Store;
  readonly #options: CourierOptions;
  /** Caused by a request that has not been answered yet. */
  readonly #held = new Set<string>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #counts = { delivered: 0, dropped: 0, abandoned: 0 };

  constructor(store: Store, options: CourierOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Takes an event that must not leave before `release`. */
  hold(event: StoredEvent): void {
    const { state } = this.#store;
    if (state.webhook === null) return;
    if (state.deliveryMode.mode === "drop") {
      this.#counts.dropped += 1;
      return;
    }
    state.deliveries[event.id] = { attempts: 0, dueAtMs: 0, lastProblem: null };
    this.#held.add(event.id);
  }

  /** The answer is out: its events may follow. */
  release(eventIds: readonly string[]): void {
    for (const id of eventIds) {
      this.#held.delete(id);
      const delivery = this.#store.state.deliveries[id];
      if (delivery) delivery.dueAtMs = Date.now() + waitBeforeFirstAttemptMs(this.#store.state.deliveryMode);
    }
    this.wake();
  }

  /** Sends a stored event once more, whatever became of it before. */
  resend(event: StoredEvent): void {
    this.#store.state.deliveries[event.id] = { attempts: 0, dueAtMs: Date.now(), lastProblem: null };
    this.#store.changed();
    this.wake();
  }

  /** Everything that waits becomes due now; resolves when each has been tried at least once. */
  async flush(): Promise<FlushReport> {
    const before = { ...this.#counts };
    const deadlineMs = Date.now() + FLUSH_DEADLINE_MS;
    const tried = new Set<string>();
    for (;;) {
      const untried = Object.keys(this.#store.state.deliveries).filter((id) => !tried.has(id));
      if (untried.length === 0 || Date.now() > deadlineMs) break;
      await this.#round;
      const ready = untried.filter((id) => !this.#held.has(id) && this.#store.state.deliveries[id]);
      for (const id of ready) {
        const delivery = this.#store.state.deliveries[id];
        if (delivery) delivery.dueAtMs = 0;
        tried.add(id);
      }
      this.wake();
      await this.#round;
      // Only the answer to a running request can bring the held ones out.
      if (ready.length === 0) await pause(5);
    }
    return {
      delivered: this.#counts.delivered - before.delivered,
      pending: Object.keys(this.#store.state.deliveries).length,
      dropped: this.#counts.dropped - before.dropped,
      abandoned: this.#counts.abandoned - before.abandoned,
    };
  }

  /** On start: what the last run could not deliver is tried again without waiting. */
  resume(): void {
    for (const delivery of Object.values(this.#store.state.deliveries)) delivery.dueAtMs = 0;
    this.wake();
  }

  /** Starts whatever is due. */
  wake(): void {
    if (this.#round !== null || this.#stop.signal.aborted) return;
    const due = this.#due();
    if (due.length === 0) return this.#sleepUntilNext();
    this.#round = this.#deliver(due).finally(() => {
      this.#round = null;
      this.wake();
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#round;
  }

  #due(): string[] {
    const { deliveries, deliveryMode } = this.#store.state;
    const now = Date.now();
    const waiting = Object.entries(deliveries).filter(([id]) => !this.#held.has(id));
    const due = waiting.filter(([, delivery]) => delivery.dueAtMs <= now);
    // The window of the first shuffled event closes for all that came after it.
    const gathered = deliveryMode.mode === "shuffle" && due.length > 0;
    return waiting
      .filter(([, delivery]) => delivery.dueAtMs <= now || (gathered && delivery.attempts === 0))
      .map(([id]) => id);
  }

  #sleepUntilNext(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const times = Object.entries(this.#store.state.deliveries)
      .filter(([id]) => !this.#held.has(id))
      .map(([, delivery]) => delivery.dueAtMs);
    if (times.length > 0) this.#timer = setTimeout(() => this.wake(), Math.max(1, Math.min(...times) - Date.now()));
  }

  async #deliver(ids: string[]): Promise<void> {
    const { mode } = this.#store.state.deliveryMode;
    if (mode === "shuffle") await Promise.all(shuffled(ids).map((id) => this.#attempt(id, 1)));
    else for (const id of ids) await this.#attempt(id, mode === "duplicate" ? 2 : 1);
  }

  async #attempt(id: string, copies: number): Promise<void> {
    const { state } = this.#store;
    const [event, delivery] = [state.events[id], state.deliveries[id]];
    if (!event || !delivery || this.#stop.signal.aborted) return;
    const problems = await Promise.all(Array.from({ length: copies }, () => this.#send(event)));
    // A reset in the meantime has made this attempt nobody's business.
    if (this.#stop.signal.aborted || state.deliveries[id] !== delivery || this.#store.state !== state) return;
    const problem = problems.find((each) => each !== null) ?? null;
    if (problem === null) {
      delete state.deliveries[id];
      event.pending_webhooks = 0;
      this.#counts.delivered += 1;
    } else {
      delivery.lastProblem = problem;
      const waitMs = this.#options.retryDelaysMs[delivery.attempts];
      delivery.attempts += 1;
      if (waitMs === undefined) {
        delete state.deliveries[id];
        this.#counts.abandoned += 1;
      } else delivery.dueAtMs = Date.now() + waitMs;
    }
    this.#store.changed();
  }

  /** null when the endpoint took it, else what went wrong. */
  async #send(event: StoredEvent): Promise<string | null> {
    const { webhook } = this.#store.state;
    if (webhook === null) return "no webhook endpoint";
    const payload = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(webhook.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json; charset=utf-8",
          "User-Agent": "Stripe/1.0 (local)",
          "Stripe-Signature": webhookSignature(payload, webhook.secret, nowSeconds()),
        },
        body: payload,
        redirect: "manual",
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#options.timeoutMs)]),
      });
      await response.arrayBuffer();
      return response.ok ? null : `status ${response.status}`;
    } catch (problem) {
      return problem instanceof Error ? problem.message : String(problem);
    }
  }
}

function waitBeforeFirstAttemptMs(mode: DeliveryMode): number {
  if (mode.mode === "delay") return mode.delayMs;
  return mode.mode === "shuffle" ? mode.windowMs : 0;
}

function shuffled(ids: string[]): string[] {
  return ids
    .map((id) => ({ id, order: Math.random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ id }) => id);
}
