import { Inbox } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden } from "next/navigation";
import { Suspense } from "react";
import { EventTable } from "@/components/admin/event-table";
import { eventFilters, isEventFilter, type EventFilter } from "@/components/admin/event-words";
import { MissingEvents } from "@/components/admin/missing-events";
import { PagesNav } from "@/components/admin/pages-nav";
import { counted } from "@/components/amounts/format";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { Skeleton } from "@/components/ui/skeleton";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay, type Actor } from "@/lib/domain/access";
import { findMissingEvents, listWebhookEvents } from "@/lib/queries/webhook-events";
import { eventHandlers } from "@/lib/webhooks/stripe";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Webhooks" };

const PATH = "/admin/tokens/webhooks";
const LOOKED_BACK_HOURS = 24;

export default async function AdminWebhooksPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const asked = await searchParams;
  const after = only(asked.after);
  const shown = only(asked.show);
  const show: EventFilter = isEventFilter(shown) ? shown : "all";
  const page = await listWebhookEvents(actor, {
    statuses: eventFilters[show].statuses,
    ...(after === undefined ? {} : { cursor: after }),
  });
  if (!page.ok) forbidden();
  const { events, nextCursor, unfinishedCount } = page.value;
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="What Stripe told us, and what we made of it."
        actions={
          <CsvLink
            href={`${PATH}/webhooks.csv?${new URLSearchParams(eventFilters[show].statuses.map((status) => ["status", status]))}`}
          />
        }
      />
      <Section title="Inbox" description={unfinishedSentence(unfinishedCount)}>
        <SegmentedLinks
          label="Which events"
          links={Object.entries(eventFilters).map(([name, { label }]) => ({
            href: `${PATH}${name === "all" ? "" : `?show=${name}`}` as Route,
            label,
            current: name === show,
          }))}
        />
        {events.length > 0 ? (
          <EventTable events={events} />
        ) : (
          <EmptyState icon={Inbox} title={show === "all" ? "Stripe has told us nothing yet." : "There are none."}>
            {show === "all" ? "Events appear here as they arrive. docs/setup.md says how to have them sent." : null}
          </EmptyState>
        )}
        <PagesNav
          label="Pages of events"
          path={PATH}
          keep={show === "all" ? {} : { show }}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
      <Section
        title="At Stripe and not here"
        description={`Events of the last ${LOOKED_BACK_HOURS} hours that never reached us.`}
      >
        <Suspense fallback={<Skeleton className="h-10" />}>
          <Missing actor={actor} />
        </Suspense>
      </Section>
    </>
  );
}

/** Waits for Stripe, which the rest of the page need not do. */
async function Missing({ actor }: { actor: Actor }) {
  const since = new Date(new Date().getTime() - LOOKED_BACK_HOURS * 3_600_000);
  const found = await findMissingEvents(actor, Object.keys(eventHandlers), since);
  if (!found.ok) return null;
  return <MissingEvents found={found.value} mayReplay={actorMay(actor, "webhooks:replay")} />;
}

function unfinishedSentence(count: number): string {
  if (count === 0) return "Everything was dealt with.";
  return `${counted(count, "event is", "events are")} still to be dealt with; they are tried again by themselves.`;
}
