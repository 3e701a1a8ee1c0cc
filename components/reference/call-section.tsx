import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ReferenceCall, ReferenceField } from "@/lib/contracts/reference-page";
import { TryCall } from "./try-call";

const WHO_MAY_CALL: Record<ReferenceCall["access"], string> = {
  public: "Open to anybody.",
  service: "For your services, with the deployment’s secret or an API key",
  "signed-in": "For your services, with the deployment’s secret or an API key, and for a signed-in browser",
};

/** One call of the API: what it takes, what it answers and refuses, and how it is made. */
export function CallSection({ call }: { call: ReferenceCall }) {
  return (
    <article id={call.id} aria-labelledby={`${call.id}-title`} className="flex min-w-0 scroll-mt-6 flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <h3 id={`${call.id}-title`} className="font-semibold">
          {call.summary}
        </h3>
        <p className="flex flex-wrap items-center gap-2 font-mono text-xs">
          <Badge variant={call.method === "GET" ? "outline" : "accent"}>{call.method}</Badge>
          <span className="wrap-anywhere">{call.path}</span>
        </p>
        {call.about ? <p className="max-w-prose text-muted-foreground">{call.about}</p> : null}
        <p className="text-xs text-muted-foreground">
          {WHO_MAY_CALL[call.access]}
          {call.scope ? (
            <>
              {" that may "}
              <code className="font-mono">{call.scope}</code>.
            </>
          ) : null}
        </p>
      </div>
      <Snippet text={call.curl} what="curl command" />
      {call.inputs.map(({ place, fields }) => (
        <Fields key={place} label={`${place} of ${call.summary}`} title={place} fields={fields} />
      ))}
      <details className="text-sm">
        <summary className="w-fit cursor-pointer py-1 text-xs font-medium">
          {call.answers.length === 1 ? "The answer" : `${call.answers.length} answers`}
        </summary>
        <div className="flex flex-col gap-4 pt-2">
          {call.answers.map(({ status, about, fields }, index) =>
            // A call that was seen before answers in the same shape: said once.
            fields.length > 0 && !isSame(fields, call.answers[index - 1]?.fields) ? (
              <Fields
                key={status}
                label={`Answer ${status} of ${call.summary}`}
                title={`${status} · ${about}`}
                fields={fields}
              />
            ) : (
              <p key={status} className="text-xs font-medium">{`${status} · ${about}`}</p>
            ),
          )}
        </div>
      </details>
      <details className="text-xs">
        <summary className="w-fit cursor-pointer py-1 font-medium">{`${call.refusals.length} refusals`}</summary>
        <ul className="flex flex-col gap-1 pt-2">
          {call.refusals.map(({ code, status, title }) => (
            <li key={code} className="flex flex-wrap gap-x-2">
              <span className="tabular-nums">{status}</span>
              <a href={`#${code}`} className="font-mono text-primary-text underline-offset-4 hover:underline">
                {code}
              </a>
              <span className="text-muted-foreground">{title}</span>
            </li>
          ))}
        </ul>
      </details>
      {call.example === null ? null : <TryCall call={call} example={call.example} />}
    </article>
  );
}

export function Snippet({ text, what }: { text: string; what: string }) {
  return (
    <div className="relative min-w-0 rounded-lg border bg-muted">
      <pre tabIndex={0} aria-label={what} className="overflow-x-auto p-4 pr-12 font-mono text-xs">
        {text}
      </pre>
      <CopyButton text={text} what={what} className="absolute top-2 right-2 bg-muted" />
    </div>
  );
}

function isSame(fields: readonly ReferenceField[], before: readonly ReferenceField[] = []): boolean {
  return JSON.stringify(fields) === JSON.stringify(before);
}

function Fields({ label, title, fields }: { label: string; title: string; fields: readonly ReferenceField[] }) {
  const isAnyExplained = fields.some(({ about }) => about !== null);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="text-xs font-medium">{title}</p>
      <Table label={label} stack>
        <TableHeader>
          <TableRow>
            <TableHead>Field</TableHead>
            <TableHead>Type</TableHead>
            {isAnyExplained ? <TableHead>Meaning</TableHead> : null}
          </TableRow>
        </TableHeader>
        <TableBody>
          {fields.map(({ name, type, isRequired, about }) => (
            <TableRow key={name}>
              <TableCell phone="what" className="align-top font-mono text-xs wrap-anywhere">
                {name}
                {isRequired ? null : <span className="font-sans text-muted-foreground"> · may be left out</span>}
              </TableCell>
              <TableCell phone="when" className="max-w-72 align-top text-xs wrap-anywhere text-muted-foreground">
                {type}
              </TableCell>
              {isAnyExplained ? (
                <TableCell
                  phone={about === null ? "hidden" : undefined}
                  className="align-top text-xs text-muted-foreground max-sm:col-span-2 max-sm:row-start-3 max-sm:block max-sm:h-auto max-sm:p-0"
                >
                  {about}
                </TableCell>
              ) : null}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
