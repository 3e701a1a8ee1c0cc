import type { UserActor } from "@/lib/auth/actor";
import { parseTimeZone } from "@/lib/contracts/history";
import { isMonth } from "@/lib/domain/calendar";
import { refuse, type Result } from "@/lib/domain/result";
import { getStatement, type Statement } from "@/lib/queries/statement";

/** The statement that the address of its file names; by UTC where it names no zone. */
export async function statementIn(
  actor: UserActor,
  { params: { month }, query }: { params: { month: string }; query: URLSearchParams },
): Promise<Result<Statement>> {
  if (!isMonth(month)) return refuse({ code: "not_found" });
  const timeZone = parseTimeZone(Object.fromEntries(query));
  return getStatement(actor, actor.accountId, { month, timeZone });
}
