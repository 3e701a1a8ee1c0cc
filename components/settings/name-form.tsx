"use client";

import { useActionState, useState } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import { changeNameAction } from "@/lib/actions/settings";
import { faultSentence } from "./fault-sentence";

type State = Awaited<ReturnType<typeof changeNameAction>>;

export function NameForm({ name }: { name: string }) {
  const [typed, setTyped] = useState(name);
  const [state, submit, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await changeNameAction(previous, form);
      if (next.status === "done") toast.success("Your name is saved.");
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={submit} noValidate className="flex max-w-md flex-col gap-4">
      {state.status === "refused" || state.status === "failed" ? (
        <Alert tone="danger" live title={state.message} />
      ) : null}
      <Field
        label="Name"
        error={state.status === "invalid" ? faultSentence("Your name", state.faults.name) : undefined}
      >
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <SubmitButton variant="secondary" pending={isPending} className="self-start">
        Save name
      </SubmitButton>
    </form>
  );
}
