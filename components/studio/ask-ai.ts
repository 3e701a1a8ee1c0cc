import type { AiStreamEnd, AiStreamEvent, AiStreamStart } from "@/lib/contracts/ai";

/** A "no" as the HTTP API says it, or our own words for a line that broke. */
export type AiProblem = {
  code: string;
  title: string;
  detail: string;
  required?: number;
  available?: number;
  shortfall?: number;
};

export type AiAnswer =
  | { kind: "ended"; end: AiStreamEnd }
  | { kind: "refused"; problem: AiProblem }
  /** The connection broke after the text had begun: what came is charged, and we were not told how much. */
  | { kind: "torn" }
  /** We closed the connection. */
  | { kind: "left" };

type Listener = { onStart: (start: AiStreamStart) => void; onText: (text: string) => void };

/** Runs an AI operation and passes on what it writes. Every ending is a value. */
export async function askAi(path: string, body: object, signal: AbortSignal, listener: Listener): Promise<AiAnswer> {
  let hasBegun = false;
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    if (!response.ok || !response.body) return { kind: "refused", problem: await problemIn(response) };
    for await (const event of eventsIn(response.body)) {
      if (event.type === "start") {
        hasBegun = true;
        listener.onStart(event);
      } else if (event.type === "text") listener.onText(event.text);
      else return { kind: "ended", end: event };
    }
    return { kind: "torn" };
  } catch {
    if (signal.aborted) return { kind: "left" };
    return hasBegun ? { kind: "torn" } : { kind: "refused", problem: NO_CONNECTION };
  }
}

/** Events of one chunk come in one go, so that the page is drawn once for them. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<AiStreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + decoder.decode(part.value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield JSON.parse(line) as AiStreamEvent;
    }
  } finally {
    reader.releaseLock();
  }
}

export async function problemIn(response: Response): Promise<AiProblem> {
  try {
    const body = (await response.json()) as Partial<AiProblem>;
    if (typeof body.code === "string" && typeof body.detail === "string") {
      return { ...body, code: body.code, title: body.title ?? "It did not work", detail: body.detail };
    }
  } catch {
    // Not ours: a proxy's page, or nothing at all.
  }
  return {
    code: "internal_error",
    title: "It did not work",
    detail: `The server answered with ${response.status}. Try again in a moment.`,
  };
}

const NO_CONNECTION: AiProblem = {
  code: "no_connection",
  title: "No connection",
  detail: "The server could not be reached. If the model had begun, your history shows what it cost.",
};
