import { setTimeout as pause } from "node:timers/promises";

type Answer = Record<string, unknown>;

/** How often something had to be said again, and what should never be heard. */
export type Heard = { sent: number; again: number; faults: string[] };

const GIVE_UP_MS = 90_000;

/** A service as it should be: says the same thing with the same key until it is acknowledged. */
export class ServiceClient {
  constructor(
    /** The same API at several addresses. */
    private readonly urls: readonly string[],
    private readonly secret: string,
    private readonly heard: Heard,
  ) {}

  /**
   * The acknowledgement. Asks the address with this number first and then the others in turn. Anything else than
   * "done" or "not now" is a failure of the soak.
   */
  async say(method: string, first: number, path: string, body: object, key?: string): Promise<Answer> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.secret}`,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    };
    const deadline = Date.now() + GIVE_UP_MS;
    for (let attempt = first; ; attempt++, this.heard.again++) {
      if (Date.now() > deadline) throw new Error(`${method} ${path} was not acknowledged within ${GIVE_UP_MS} ms`);
      this.heard.sent++;
      const url = `${this.urls[attempt % this.urls.length]}/api/billing${path}`;
      const answer = await this.once(method, url, headers, JSON.stringify(body));
      if (answer) return answer;
      await pause(20 + Math.random() * 60);
    }
  }

  /** Null when it has to be said again. */
  private async once(method: string, url: string, headers: Record<string, string>, body: string) {
    let status: number;
    let text: string;
    try {
      const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(20_000) });
      status = response.status;
      text = await response.text();
    } catch {
      return null; // whoever should have answered is dead, and may or may not have booked it
    }
    if (status === 200 || status === 201) return JSON.parse(text) as Answer;
    if (status === 429 || status === 503) return null;
    this.heard.faults.push(`${method} ${new URL(url).pathname}: ${status} ${text.slice(0, 300)}`);
    if (status >= 500) return null;
    throw new Error(`refused: ${this.heard.faults.at(-1)}`);
  }
}
