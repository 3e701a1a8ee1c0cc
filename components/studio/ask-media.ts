import { problemIn, type AiProblem } from "./ask-ai";

type MediaAnswer<Made> =
  | { kind: "made"; made: Made }
  | { kind: "refused"; problem: AiProblem }
  /** We closed the connection. */
  | { kind: "left" };

/** Asks for what comes in one piece: pictures, speech, a transcript. A form carries a file. Every ending is a value. */
export async function askMedia<Made>(
  path: string,
  body: object | FormData,
  signal: AbortSignal,
): Promise<MediaAnswer<Made>> {
  try {
    const response = await fetch(path, { method: "POST", signal, ...encoded(body) });
    if (!response.ok) return { kind: "refused", problem: await problemIn(response) };
    return { kind: "made", made: (await response.json()) as Made };
  } catch {
    return signal.aborted ? { kind: "left" } : { kind: "refused", problem: CONNECTION_BROKE };
  }
}

function encoded(body: object | FormData): { body: FormData | string; headers?: Record<string, string> } {
  if (body instanceof FormData) return { body };
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

const CONNECTION_BROKE: AiProblem = {
  code: "no_connection",
  title: "The connection broke",
  detail: "If it was made all the same, it is in your project, and your history shows what it cost.",
};
