/**
 * What a test asks of the local models by writing it into the user's message. The words are listed in README.md.
 * Two triggers are never part of one another, so the order in which they are looked for does not matter.
 */
export interface Triggers {
  readonly failStatus: 401 | 429 | 500 | null;
  readonly cut: boolean;
  readonly drop: boolean;
  readonly slow: boolean;
  readonly usage: { readonly inputModelTokens: number; readonly outputModelTokens: number } | null;
  /** The model that the answer claims to come from. */
  readonly model: string | null;
  /** The tool that the model asks for before it answers. */
  readonly tool: string | null;
  /** So many images are delivered, if more are asked for. */
  readonly images: number | null;
}

export function readTriggers(userMessage: string): Triggers {
  const usage = /#usage:(\d{1,12}),(\d{1,12})/.exec(userMessage);
  return {
    failStatus: readFailStatus(userMessage),
    cut: /#cut\b/.test(userMessage),
    drop: /#drop\b/.test(userMessage),
    slow: /#slow\b/.test(userMessage),
    usage: usage ? { inputModelTokens: Number(usage[1]), outputModelTokens: Number(usage[2]) } : null,
    model: /#model:([\w.:/-]+)/.exec(userMessage)?.[1] ?? null,
    tool: /#tool:(\w+)/.exec(userMessage)?.[1] ?? null,
    images: readImages(userMessage),
  };
}

/** The message as the writer should see it: a draft about coffee should not dwell on "#usage:10,20". */
export function withoutTriggers(userMessage: string): string {
  return userMessage
    .replace(/#(?:fail-(?:401|429|500)|cut|drop|slow|usage:\d+,\d+|model:[\w.:/-]+|tool:\w+|images:\d)\b/g, "")
    .trim();
}

function readFailStatus(userMessage: string): Triggers["failStatus"] {
  switch (/#fail-(401|429|500)\b/.exec(userMessage)?.[1]) {
    case "401":
      return 401;
    case "429":
      return 429;
    case "500":
      return 500;
    default:
      return null;
  }
}

function readImages(userMessage: string): number | null {
  const count = /#images:(\d)\b/.exec(userMessage)?.[1];
  return count === undefined ? null : Number(count);
}
