import { MessageCircleQuestion } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden } from "next/navigation";
import { PagesNav } from "@/components/admin/pages-nav";
import { QuestionList } from "@/components/admin/question-list";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { listQuestions } from "@/lib/queries/questions";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Questions" };

const PATH = "/admin/tokens/questions";
const filters = [
  { show: "open", label: "Open", title: "Waiting for an answer" },
  { show: "answered", label: "Answered", title: "Answered" },
  { show: "all", label: "All", title: "All questions" },
] as const;

export default async function AdminQuestionsPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const asked = await searchParams;
  const after = only(asked.after);
  const { show, title } = filters.find((filter) => filter.show === only(asked.show)) ?? filters[0];
  const page = await listQuestions(actor, { status: show, ...(after === undefined ? {} : { cursor: after }) });
  if (!page.ok) forbidden();
  const { questions, nextCursor } = page.value;
  return (
    <>
      <PageHeader
        title="Questions"
        description="Charges that looked wrong to those who paid them."
        actions={<CsvLink href={`${PATH}/questions.csv?show=${show}`} />}
      />
      <Section
        title={title}
        actions={
          <SegmentedLinks
            label="Which questions"
            links={filters.map((filter) => ({
              href: `${PATH}${filter.show === "open" ? "" : `?show=${filter.show}`}` as Route,
              label: filter.label,
              current: filter.show === show,
            }))}
          />
        }
      >
        {questions.length > 0 ? (
          <QuestionList questions={questions} mayAnswer={actorMay(actor, "questions:answer")} />
        ) : (
          <EmptyState icon={MessageCircleQuestion} title={show === "open" ? "No question is open." : "There are none."}>
            Whoever presses “This looks wrong” on the page of a charge appears here with what they wrote.
          </EmptyState>
        )}
        <PagesNav
          label="Pages of questions"
          path={PATH}
          keep={show === "open" ? {} : { show }}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
    </>
  );
}
