"use client";

import { useEffect, useRef, useState } from "react";
import type { AiStreamEnd, AiStreamStart } from "@/lib/contracts/ai";
import { announceBalance } from "./announce-balance";
import { askAi, type AiAnswer, type AiProblem } from "./ask-ai";

/** One operation as the page sees it. */
export type AiRun = {
  phase: "idle" | "waiting" | "writing" | "ended" | "refused" | "torn" | "left";
  text: string;
  start: AiStreamStart | null;
  end: AiStreamEnd | null;
  problem: AiProblem | null;
};

const IDLE: AiRun = { phase: "idle", text: "", start: null, end: null, problem: null };

/** How long a stopped answer may take to say what it cost before we stop listening. */
const FAREWELL_MS = 5_000;

type Current = { controller: AbortController; stopKey: string };

/** Runs one operation at a time. Leaving the page stops it. */
export function useAiRun() {
  const [run, setRun] = useState<AiRun>(IDLE);
  const [isStopping, setIsStopping] = useState(false);
  const current = useRef<Current | null>(null);

  useEffect(() => () => current.current?.controller.abort(), []);

  /** `prepared` is what is asked, as soon as everything is ready for it; null when it came to nothing. */
  async function start(path: string, prepared: object | Promise<object | null>): Promise<AiRun> {
    current.current?.controller.abort();
    const mine: Current = { controller: new AbortController(), stopKey: stopKeyOfNow() };
    current.current = mine;
    let state: AiRun = { ...IDLE, phase: "waiting" };
    const show = (next: AiRun) => {
      state = next;
      if (current.current === mine) setRun(next);
    };
    show(state);
    setIsStopping(false);
    const body = await prepared;
    if (body === null || mine.controller.signal.aborted) {
      show(IDLE);
      if (current.current === mine) current.current = null;
      return IDLE;
    }
    const answer = await askAi(path, { ...body, stopKey: mine.stopKey }, mine.controller.signal, {
      onStart: (begun) => show({ ...state, phase: "writing", start: begun }),
      onText: (text) => show({ ...state, text: state.text + text }),
    });
    show(endedBy(answer, state));
    if (current.current === mine) current.current = null;
    if (answer.kind === "ended") announceBalance(answer.end.balanceTokens);
    return state;
  }

  /** Asks the server to stop the model, so that the answer still ends with its cost; failing that, hangs up. */
  async function stop(): Promise<void> {
    const mine = current.current;
    if (!mine) return;
    setIsStopping(true);
    const isStopped = await fetch("/api/ai/stop", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ stopKey: mine.stopKey }),
      signal: AbortSignal.timeout(FAREWELL_MS),
    }).then(
      (response) => response.ok,
      () => false,
    );
    if (!isStopped) mine.controller.abort();
    else setTimeout(() => mine.controller.abort(), FAREWELL_MS);
  }

  function reset(): void {
    current.current?.controller.abort();
    current.current = null;
    setRun(IDLE);
  }

  const isRunning = run.phase === "waiting" || run.phase === "writing";
  return { run, isRunning, isStopping: isRunning && isStopping, start, stop, reset };
}

function endedBy(answer: AiAnswer, run: AiRun): AiRun {
  switch (answer.kind) {
    case "ended":
      return { ...run, phase: "ended", end: answer.end };
    case "refused":
      return { ...run, phase: "refused", problem: answer.problem };
    case "torn":
    case "left":
      return { ...run, phase: answer.kind };
  }
}

/** Told apart within one account and one moment; `crypto.randomUUID` is missing on pages without TLS. */
function stopKeyOfNow(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
