import type { Metadata, Route } from "next";
import Link from "next/link";
import { forbidden, notFound } from "next/navigation";
import { eventStates } from "@/components/admin/event-words";
import { ReplayButton } from "@/components/admin/replay-button";
import { Moment } from "@/components/amounts/moment";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact } from "@/components/ui/fact";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { getWebhookEvent, type EventView } from "@/lib/queries/webhook-events";

export const metadata: Metadata = { title: "Event" };

const PATH = "/admin/tokens/webhooks";

export default async function AdminWebhookPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { actor } = await requireViewerWho("account:read:any", `${PATH}/${id}`);
  const found = await getWebhookEvent(actor, id);
  if (!found.ok) return found.refusal.code === "not_found" ? notFound() : forbidden();
  const event = found.value;
  const state = eventStates[event.status];
  return (
    <>
      <PageHeader
        parent={
          <Link href={PATH as Route} className="underline-offset-4 hover:underline">
            Webhooks
          </Link>
        }
        title={event.type}
        description={
          <span className="inline-flex max-w-full items-center gap-1">
            <span className="truncate font-mono text-xs">{event.id}</span>
            <CopyButton text={event.id} what="event id" />
          </span>
        }
        actions={
          actorMay(actor, "webhooks:replay") ? <ReplayButton eventId={event.id} label="Replay" size="md" /> : null
        }
      />
      <Section title="What came of it">
        {event.lastError ? (
          <Alert tone="danger" title="It failed">
            <span className="wrap-anywhere">{event.lastError}</span>
          </Alert>
        ) : null}
        <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
          <Fact label="State">
            <Badge variant={state.variant}>{state.label}</Badge>
          </Fact>
          <Fact label="Attempts">
            {event.attempts}
            {attemptsNote(event)}
          </Fact>
          <Fact label="Made at Stripe">
            <Moment at={event.createdAt.toISOString()} />
          </Fact>
          <Fact label={event.processedAt ? "Dealt with" : "Received"}>
            <Moment at={(event.processedAt ?? event.receivedAt).toISOString()} />
          </Fact>
          {event.outcome ? (
            <Fact label="Outcome" className="sm:col-span-2 lg:col-span-4">
              {event.outcome}
            </Fact>
          ) : null}
        </dl>
      </Section>
      <Section
        title="As Stripe sent it"
        description="Only the id of its object was believed; the facts were read from Stripe again."
        actions={<CopyButton text={event.payload} what="payload" />}
      >
        <pre
          tabIndex={0}
          aria-label="Payload"
          className="max-h-130 overflow-auto rounded-lg border bg-muted p-4 font-mono text-xs"
        >
          {event.payload}
        </pre>
      </Section>
    </>
  );
}

function attemptsNote({ status, isRetried }: EventView): string {
  if (isRetried) return ", tried again by itself";
  return status === "processed" || status === "ignored" ? "" : ", waits for a person";
}
