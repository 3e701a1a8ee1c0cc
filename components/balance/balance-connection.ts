import { parseLiveBalance, type LiveBalance } from "./live-balance";

const STREAM = "/api/account/balance/stream";
const NOW = "/api/account/balance";
const POLL_EVERY_MS = 5_000;
/** A stream says something at once; one that is silent for this long is held up by something in between. */
const SILENCE_MS = 10_000;
const FAILURES_BEFORE_POLLING = 3;
const TRY_STREAM_AGAIN_MS = 60_000;

/** Sent by a page that has just changed the balance and does not want to wait for the server to say so. */
export const BALANCE_EVENT = "purser:balance";

type Listener = {
  onBalance: (balance: LiveBalance) => void;
  /** Whether the server could be reached when it was last asked. */
  onReach: (isReached: boolean) => void;
};

/**
 * Tells every balance that the server sends, until the returned function is called. Listens to the server's stream;
 * where that fails again and again it asks every five seconds instead, and tries the stream again after a minute.
 */
export function connectToBalance({ onBalance, onReach }: Listener): () => void {
  let source: EventSource | null = null;
  let timers: ReturnType<typeof setTimeout>[] = [];
  let failures = 0;
  let heard = 0;

  function hear(json: string): void {
    heard += 1;
    reached();
    const balance = parseLiveBalance(json);
    if (balance) onBalance(balance);
  }

  /** What was on its way when the connection was lost may still arrive, and says nothing of now. */
  function reached(): void {
    if (navigator.onLine) onReach(true);
  }

  function listen(): void {
    close();
    source = new EventSource(STREAM);
    let silence = later(() => failed(), SILENCE_MS);
    source.onmessage = ({ data }) => {
      clearTimeout(silence);
      failures = 0;
      hear(String(data));
    };
    source.onerror = () => {
      // While it is connecting again by itself there is only the silence to watch.
      clearTimeout(silence);
      if (source?.readyState === EventSource.CLOSED || failures >= FAILURES_BEFORE_POLLING) failed();
      else {
        failures += 1;
        silence = later(() => failed(), SILENCE_MS);
      }
    };
  }

  function failed(): void {
    failures += 1;
    close();
    if (failures < FAILURES_BEFORE_POLLING) {
      later(listen, 1_000 * failures);
      return;
    }
    later(listen, TRY_STREAM_AGAIN_MS);
    poll();
  }

  function poll(): void {
    void ask();
    later(poll, POLL_EVERY_MS);
  }

  async function ask(): Promise<void> {
    const heardBefore = heard;
    const answer = await fetch(NOW, { cache: "no-store" }).catch(() => null);
    if (answer === null) onReach(false);
    else reached();
    if (answer?.status === 401) close(); // signed out, perhaps in another tab
    if (!answer?.ok) return;
    const json = await answer.text().catch(() => "");
    // What the stream said meanwhile is newer than this answer may be.
    if (heard === heardBefore) hear(json);
  }

  function later(run: () => void, ms: number): ReturnType<typeof setTimeout> {
    const timer = setTimeout(run, ms);
    timers.push(timer);
    return timer;
  }

  function close(): void {
    source?.close();
    source = null;
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  }

  const onChangedHere = () => void ask();
  // Closed before the page is put aside, so that it can be, and no connection is left behind by many pages.
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    failures = 0;
    listen();
  };
  // The device says so itself: neither the silence nor the next attempt is waited for.
  const onOffline = () => onReach(false);
  const onOnline = () => {
    failures = 0;
    listen();
    void ask();
  };
  addEventListener(BALANCE_EVENT, onChangedHere);
  addEventListener("offline", onOffline);
  addEventListener("online", onOnline);
  addEventListener("pagehide", close);
  addEventListener("pageshow", onPageShow);
  listen();
  return () => {
    removeEventListener(BALANCE_EVENT, onChangedHere);
    removeEventListener("offline", onOffline);
    removeEventListener("online", onOnline);
    removeEventListener("pagehide", close);
    removeEventListener("pageshow", onPageShow);
    close();
  };
}
