import { ok } from "@/lib/domain/result";
import { csvAnswer } from "./csv-stream";
import { statementIn } from "./statement-asked";
import { columnsIn, statementEntries } from "./statement-entries";
import { viewerFile } from "./viewer-file";

/** The signed-in person's statement line by line: opening balance, every transaction, closing balance. */
export const statementCsv = viewerFile<{ month: string }>("statement.csv", async (actor, asked) => {
  const statement = await statementIn(actor, asked);
  if (!statement.ok) return statement;
  const { month, timeZone } = statement.value;
  return ok(await csvAnswer(`statement-${month}.csv`, columnsIn(timeZone), statementEntries(statement.value)));
});
