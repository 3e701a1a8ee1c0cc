import type { Metadata } from "next";
import type { ReactNode } from "react";
import { PageFrame } from "@/components/frame/page-frame";
import { CallSection, Snippet } from "@/components/reference/call-section";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { listRefusals, referencePage } from "@/lib/contracts/reference-page";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "API", description: "Every call of Purser’s HTTP API." };
export const dynamic = "force-dynamic";

export default function ReferencePage() {
  const groups = referencePage(env.APP_URL);
  return (
    <PageFrame>
      <PageHeader
        title="API"
        description="Ask whether somebody may spend, do the work, record what it used. Everything is JSON; tokens are whole numbers."
        actions={
          <a href="/api/openapi.json" className="font-medium text-primary-text underline-offset-4 hover:underline">
            OpenAPI document
          </a>
        }
      />
      <nav aria-label="Calls" className="flex flex-col gap-3 border-b pb-8">
        {groups.map(({ name, calls }) => (
          <div key={name} className="grid gap-x-6 gap-y-1 sm:grid-cols-[9rem_1fr]">
            <p className="font-medium">{name}</p>
            <ul className="flex flex-wrap gap-x-5 gap-y-1">
              {calls.map(({ id, summary }) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    className="text-muted-foreground underline-offset-4 hover:text-foreground hover:underline"
                  >
                    {summary}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <Section title="How to call" className="first-of-type:pt-8">
        <div className="flex max-w-prose flex-col gap-3 text-muted-foreground">
          <p>
            Services send the deployment’s <Code>BILLING_SECRET</Code>, or an API key, as{" "}
            <Code>Authorization: Bearer …</Code>. Never put either into a browser or an app that you hand out.
          </p>
          <p>
            Whoever is charged is named by <Code>userId</Code>, <Code>externalUserId</Code> or <Code>accountId</Code>.
            Send an <Code>Idempotency-Key</Code> with everything that books: a repeated call is then answered as the
            first time, with the header <Code>Idempotent-Replayed: true</Code>, and books nothing.
          </p>
          <p>
            A refusal is <Code>application/problem+json</Code> with a <Code>code</Code> that never changes. It always
            means that nothing was booked.
          </p>
        </div>
        <Snippet what="address of the document" text={`${env.APP_URL}/api/openapi.json`} />
      </Section>
      {groups.map(({ name, id, calls }) => (
        <Section key={id} id={id} title={name}>
          <div className="flex min-w-0 flex-col gap-12">
            {calls.map((call) => (
              <CallSection key={call.id} call={call} />
            ))}
          </div>
        </Section>
      ))}
      <Section id="refusals" title="Refusals" description="By code, which is what programs should look at.">
        <dl className="flex flex-col divide-y">
          {listRefusals().map(({ code, status, title }) => (
            <div
              key={code}
              id={code}
              className="grid scroll-mt-6 gap-x-6 py-2.5 target:bg-muted sm:grid-cols-[16rem_1fr]"
            >
              <dt className="font-mono text-xs leading-5 wrap-anywhere">{code}</dt>
              <dd className="text-muted-foreground">{`${status} · ${title}`}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </PageFrame>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <code className="font-mono text-xs text-foreground">{children}</code>;
}
