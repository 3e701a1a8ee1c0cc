/*
 * Names and reasons were typed by people, and some of them type in order to confuse. Before a mail tells them they
 * lose what does not show but acts: line breaks, control characters, marks that turn the direction of reading around,
 * and characters without width. What may be an HTML tag stays, and is escaped where HTML is written.
 */

const LONGEST = 300;

/** One line of visible text. Text that reads from right to left is kept apart, so that it cannot reorder its neighbours. */
export function harmless(text: string): string {
  const line = text.replaceAll(BREAKS, " ").replaceAll(INVISIBLE, "").replaceAll(/ {2,}/g, " ").trim();
  const letters = Array.from(line);
  const short = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : line;
  return RIGHT_TO_LEFT.test(short) ? FIRST_STRONG_ISOLATE + short + POP_ISOLATE : short;
}

/** Every text among the facts of a mail, made harmless. */
export function harmlessFacts<Facts extends object>(facts: Facts): Facts {
  const entries = Object.entries(facts).map(([name, fact]: [string, unknown]) => [
    name,
    typeof fact === "string" ? harmless(fact) : fact,
  ]);
  return Object.fromEntries(entries) as Facts;
}

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]/gu;
/** Formats (zero width, direction, tags), lone surrogates, private use, unassigned, and letters that are blank. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
