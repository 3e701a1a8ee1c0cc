import { ok } from "@/lib/domain/result";
import { getStatistics } from "@/lib/queries/statistics";
import { pdfAnswer } from "./pdf-answer";
import { rangeIn } from "./staff-files";
import { statisticsDocument } from "./statistics-document";
import { viewerFile } from "./viewer-file";

/** The statistics of the staff's page as a document. */
export const statisticsPdf = viewerFile("statistics.pdf", async (actor, { query }) => {
  const statistics = await getStatistics(actor, rangeIn(query));
  if (!statistics.ok) return statistics;
  const { from, to } = statistics.value.range;
  return ok(pdfAnswer(`statistics-${from}-${to}.pdf`, await statisticsDocument(statistics.value, new Date())));
});
