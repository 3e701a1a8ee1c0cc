import { createHash } from "node:crypto";
import { find, type Store } from "../store/store";
import { Fault, invalidRequest } from "./fault";

export type Answered = { status: number; body: string; replayed: boolean };

const KEPT_FOR_MS = 24 * 60 * 60 * 1000;
const LONGEST_KEY = 255;

/** Runs a call once for each Idempotency-Key and gives later calls with the same key the first answer. */
export class OncePerKey {
  readonly #store: Store;
  readonly #inFlight = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  async answer(key: string, request: { path: string; form: string }, run: () => Promise<Answered>): Promise<Answered> {
    if (key.length > LONGEST_KEY) throw invalidRequest(`Idempotency keys have at most ${LONGEST_KEY} characters.`);
    const fingerprint = createHash("sha256").update(`${request.path}\n${request.form}`).digest("hex");
    const kept = this.#kept(key);
    if (kept && kept.fingerprint !== fingerprint) {
      throw new Fault(400, {
        type: "idempotency_error",
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      });
    }
    if (kept) return { status: kept.status, body: kept.body, replayed: true };
    if (this.#inFlight.has(key)) {
      throw new Fault(409, {
        type: "idempotency_error",
        code: "idempotency_key_in_use",
        message: `There is currently another in-progress request using this idempotency key: ${key}. Please try again later.`,
      });
    }
    this.#inFlight.add(key);
    try {
      const answered = await run();
      // A refusal of the parameters has changed nothing and is not kept, so that the caller may correct them.
      if (answered.status < 300 || answered.status === 402) {
        const { status, body } = answered;
        this.#store.state.keptAnswers[key] = { fingerprint, status, body, createdAtMs: Date.now() };
      }
      return answered;
    } finally {
      this.#inFlight.delete(key);
    }
  }

  #kept(key: string) {
    const kept = find(this.#store.state.keptAnswers, key);
    if (kept && Date.now() - kept.createdAtMs > KEPT_FOR_MS) {
      delete this.#store.state.keptAnswers[key];
      return undefined;
    }
    return kept;
  }
}
