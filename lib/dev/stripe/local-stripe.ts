import type { Courier } from "./events/courier";
import type { Store } from "./store/store";

/** What every room of the local Stripe works with. */
export type LocalStripe = {
  store: Store;
  courier: Courier;
  /** Where a browser finds the hosted pages; without a trailing slash. */
  publicUrl: string;
  /** The only key that is let in; null lets in every test key. */
  apiKey: string | null;
  /** Signs for an endpoint that is named without a secret of its own. */
  webhookSecret: string;
  trouble: Trouble;
};

/** What a test has asked to go wrong with the next calls that change something. */
type Trouble = { latencyMs: number; refuse: number; loseAnswer: number };

/** Why something happens: the request that events will name, and the events it has caused so far. */
export type Cause = { requestId: string | null; idempotencyKey: string | null; eventIds: string[] };

export function causeOutsideTheApi(): Cause {
  return { requestId: null, idempotencyKey: null, eventIds: [] };
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
