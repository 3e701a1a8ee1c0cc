"use client";

import { useEffect, useRef, useState } from "react";
import { announceBalance } from "./announce-balance";
import type { AiProblem } from "./ask-ai";
import { askMedia } from "./ask-media";

/** One request for pictures, speech or a transcript as the page sees it. */
export type MediaRun<Made> = {
  phase: "idle" | "waiting" | "ended" | "refused";
  made: Made | null;
  problem: AiProblem | null;
};

const IDLE = { phase: "idle", made: null, problem: null } as const;

/** Runs one request at a time. Leaving the page ends it. */
export function useMediaRun<Made extends { balanceTokens: number }>() {
  const [run, setRun] = useState<MediaRun<Made>>(IDLE);
  const current = useRef<AbortController | null>(null);

  useEffect(() => () => current.current?.abort(), []);

  /** `prepared` is what is asked, as soon as everything is ready for it; null when it came to nothing. */
  async function start(path: string, prepared: Promise<object | FormData | null>): Promise<Made | null> {
    current.current?.abort();
    const mine = new AbortController();
    current.current = mine;
    const show = (next: MediaRun<Made>) => {
      if (current.current === mine) setRun(next);
    };
    show({ ...IDLE, phase: "waiting" });
    const body = await prepared;
    if (body === null || mine.signal.aborted) {
      show(IDLE);
      return null;
    }
    const answer = await askMedia<Made>(path, body, mine.signal);
    if (answer.kind === "left") return null;
    if (answer.kind === "refused") {
      show({ phase: "refused", made: null, problem: answer.problem });
      return null;
    }
    show({ phase: "ended", made: answer.made, problem: null });
    announceBalance(answer.made.balanceTokens);
    return answer.made;
  }

  return { run, isRunning: run.phase === "waiting", start };
}
