import { isDay } from "./calendar";
import { grouped } from "./units";

/** One line of a list of grants. */
export type BulkRow = {
  /** Where it stands in the list, counted from 1. */
  line: number;
  /** An email address, or the id of a user or an account. */
  name: string;
  direction: "grant" | "deduct";
  amountTokens: bigint;
  reason: string;
  /** The last day on which they can be spent, YYYY-MM-DD. */
  expiresOn: string | null;
};

export type BulkFault = { line: number; text: string; message: string };

export const MOST_BULK_ROWS = 1_000;
const MOST_TOKENS_AT_ONCE = 1_000_000_000_000n;

/**
 * Reads a list as it comes out of a spreadsheet: who, how many tokens (below zero to deduct), why, and until when if
 * they expire; separated by tabs, semicolons or commas, one line each. A line that cannot be read exactly is a fault:
 * nothing is guessed.
 */
export function readBulkList(list: string): { rows: BulkRow[]; faults: BulkFault[] } {
  const rows: BulkRow[] = [];
  const faults: BulkFault[] = [];
  list.split(/\r\n|\n|\r/).forEach((text, index) => {
    const line = index + 1;
    if (text.trim() === "") return;
    const cells = cellsOf(text);
    if (rows.length + faults.length === 0 && /^(e-?mail|user|account|who)$/i.test(cells[0] ?? "")) return;
    const read = rowOf(cells, line);
    if (typeof read === "string") faults.push({ line, text, message: read });
    else if (rows.length === MOST_BULK_ROWS) {
      faults.push({ line, text, message: `is one too many: at most ${grouped(BigInt(MOST_BULK_ROWS))} at once` });
    } else rows.push(read);
  });
  return { rows, faults };
}

/** The row, or what is wrong with it in words that follow "This line". */
function rowOf(cells: readonly string[], line: number): BulkRow | string {
  const [name = "", amount = "", reason = "", expiresOn = ""] = cells;
  if (cells.length < 3) return "needs who, how many tokens and why";
  if (cells.length > 4) return "has too many parts; put a reason with commas, or 50,000, in quotation marks";
  if (!/^(\S+@\S+|[0-9a-f-]{36})$/i.test(name)) return "must begin with an email address or an id";
  const [, sign, digits] = /^(-|−|\+)?\s*(\d{1,3}(?:,\d{3})+|\d{1,15})$/.exec(amount) ?? [];
  if (digits === undefined) return "must say a whole number of tokens second";
  const amountTokens = BigInt(digits.replaceAll(",", ""));
  if (amountTokens === 0n) return "must say more than 0 tokens";
  if (amountTokens > MOST_TOKENS_AT_ONCE) return `must say at most ${grouped(MOST_TOKENS_AT_ONCE)} tokens`;
  // Also what is left over of "50,000" is no reason.
  if (reason.length < 3 || !/\p{L}/u.test(reason)) return "must say why third, in at least 3 characters";
  if (reason.length > 200) return "has a reason of more than 200 characters";
  if (expiresOn !== "" && !isDay(expiresOn)) return "must say the last day as YYYY-MM-DD, or nothing, fourth";
  const direction = sign === "-" || sign === "−" ? "deduct" : "grant";
  if (direction === "deduct" && expiresOn !== "") return "deducts, so that it cannot expire";
  return { line, name: name.toLowerCase(), direction, amountTokens, reason, expiresOn: expiresOn || null };
}

/** The parts of a line, without the quotation marks that held them together. */
function cellsOf(text: string): string[] {
  const separator = ["\t", ";", ","].find((one) => text.includes(one)) ?? ",";
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"' && isQuoted && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (character === '"' && (isQuoted || cell.trim() === "")) isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  cells.push(cell.trim());
  while (cells.length > 3 && cells.at(-1) === "") cells.pop();
  return cells;
}
