import { currentViewer } from "@/lib/auth/actor";
import { parseTimeZone } from "@/lib/contracts/history";
import { isMonth } from "@/lib/domain/calendar";
import { refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { getStatement, type Statement } from "@/lib/queries/statement";
import { csvAnswer } from "./csv-stream";
import { fault } from "./endpoint";
import { problem } from "./respond";
import { statementDocument } from "./statement-document";
import { columnsIn, statementEntries } from "./statement-entries";

type Params = { params: Promise<{ month: string }> };

/** The signed-in person's statement of a month as a document. */
export async function statementPdf(request: Request, { params }: Params): Promise<Response> {
  return answered(request, (await params).month, async (statement) => {
    const document = await statementDocument(statement);
    return new Response(new Uint8Array(document), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="statement-${statement.month}.pdf"`,
        "x-content-type-options": "nosniff",
      },
    });
  });
}

/** The same line by line: opening balance, every transaction, closing balance. */
export async function statementCsv(request: Request, { params }: Params): Promise<Response> {
  return answered(request, (await params).month, async (statement) => {
    const columns = columnsIn(statement.timeZone);
    const answer = await csvAnswer(`statement-${statement.month}.csv`, columns, statementEntries(statement));
    return answer.toResponse();
  });
}

async function answered(
  request: Request,
  month: string,
  answer: (statement: Statement) => Promise<Response>,
): Promise<Response> {
  try {
    const viewer = await currentViewer();
    if (!viewer) return problem({ code: "not_signed_in" }).toResponse();
    const { actor } = viewer;
    const timeZone = parseTimeZone(Object.fromEntries(new URL(request.url).searchParams));
    const statement: Result<Statement> = isMonth(month)
      ? await getStatement(actor, actor.accountId, { month, timeZone })
      : refuse({ code: "not_found" });
    const response = statement.ok ? await answer(statement.value) : problem(statement.refusal).toResponse();
    response.headers.set("cache-control", "no-store");
    return response;
  } catch (error) {
    return fault(error, newId(), "GET statement").toResponse();
  }
}
