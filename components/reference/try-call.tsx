"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { ReferenceCall } from "@/lib/contracts/reference-page";

type Outcome = { status: number; text: string } | { status: null };

/** Makes the call from here. The key stays in this page's memory and is gone when the page is. */
export function TryCall({ call, example }: { call: ReferenceCall; example: NonNullable<ReferenceCall["example"]> }) {
  const [key, setKey] = useState("");
  const [address, setAddress] = useState(example.address);
  const [body, setBody] = useState(example.body ?? "");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isCalling, setIsCalling] = useState(false);

  async function send() {
    setIsCalling(true);
    try {
      const response = await fetch(address, {
        method: call.method,
        headers: {
          ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
          ...(body === "" ? {} : { "content-type": "application/json" }),
        },
        body: body === "" ? undefined : body,
      });
      setOutcome({ status: response.status, text: readable(await response.text()) });
    } catch {
      setOutcome({ status: null });
    }
    setIsCalling(false);
  }

  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer py-1 text-xs font-medium">Try it</summary>
      <form
        className="flex flex-col gap-4 pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {call.access === "public" ? null : (
          <Field label="Key" help="Stays in this page and is forgotten when you leave it.">
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="off"
                value={key}
                onChange={(event) => setKey(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label="Address">
          {(control) => (
            <Input
              {...control}
              className="font-mono text-xs"
              spellCheck={false}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        {example.body === null ? null : (
          <Field label="Body">
            {(control) => (
              <Textarea
                {...control}
                className="font-mono text-xs"
                spellCheck={false}
                value={body}
                onChange={(event) => setBody(event.target.value)}
              />
            )}
          </Field>
        )}
        <Button type="submit" variant="secondary" size="sm" pending={isCalling} className="w-fit">
          {`Send ${call.method}`}
        </Button>
        {outcome === null ? null : <OutcomeText outcome={outcome} />}
      </form>
    </details>
  );
}

function OutcomeText({ outcome }: { outcome: Outcome }) {
  if (outcome.status === null) {
    return (
      <Alert tone="danger" live title="No answer came.">
        Check that the address begins with / and that you are online.
      </Alert>
    );
  }
  return (
    <div role="status" className="flex min-w-0 flex-col gap-1">
      <p className="text-xs font-medium">{`Answered ${outcome.status}`}</p>
      <pre tabIndex={0} aria-label="Answer" className="max-h-96 overflow-auto rounded-lg border p-4 font-mono text-xs">
        {outcome.text}
      </pre>
    </div>
  );
}

/** JSON with its lines; anything else as it came. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
