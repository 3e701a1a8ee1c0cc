"use client";

import { useActionState, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import { sendLinkAction } from "@/lib/actions/sign-in";
import { useFocusOnFault } from "../../use-focus-on-fault";

type State = Awaited<ReturnType<typeof sendLinkAction>>;

/** Asks for a mail. What it answers is the same for everybody. */
export function ByMailForm({ purpose }: { purpose: "sign_in" | "reset_password" }) {
  const [email, setEmail] = useState("");
  const [state, submit, isPending] = useActionState<State, FormData>(sendLinkAction, { status: "idle" });
  const form = useFocusOnFault(state);
  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5">
      <input type="hidden" name="purpose" value={purpose} />
      {state.status === "refused" || state.status === "failed" ? (
        <Alert tone="danger" live title={state.message} />
      ) : null}
      {state.status === "done" && !isPending ? (
        <Alert tone="success" live title="Look into your mailbox">
          {`If somebody has signed up with that address, a link is on its way. It works once, for ${state.value.minutes} minutes.`}
        </Alert>
      ) : null}
      <Field label="Email" error={state.status === "invalid" ? "Enter the email that you signed up with." : undefined}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <SubmitButton size="lg" pending={isPending}>
        {state.status === "done" ? "Mail another link" : "Mail me a link"}
      </SubmitButton>
    </form>
  );
}
