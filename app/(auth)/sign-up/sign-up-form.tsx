"use client";

import { useActionState, useState } from "react";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import type { ActionState } from "@/lib/actions/action-state";
import { signUpAction } from "@/lib/actions/sign-up";
import { PasswordField } from "../password-field";
import { signInWithPassword } from "../ask-for-session";
import { useFocusOnFault } from "../use-focus-on-fault";

type State = ActionState<{ email: string }>;

/** `returnTo` is a path of this site; the page has checked it. */
export function SignUpForm({ returnTo }: { returnTo: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [state, submit, isPending] = useActionState(signUpAndLeave, { status: "idle" });
  const form = useFocusOnFault(state);
  usePageRestored(() => location.reload());

  async function signUpAndLeave(_previous: State, fields: FormData): Promise<State> {
    const signedUp = await signUpAction({ status: "idle" }, fields);
    if (signedUp.status !== "done") return signedUp;
    const answer = await signInWithPassword(signedUp.value.email, String(fields.get("password")));
    location.assign(answer.status === "signed-in" ? returnTo : `/sign-in?next=${encodeURIComponent(returnTo)}`);
    return signedUp;
  }

  const faults = state.status === "invalid" ? state.faults : {};
  const isTaken = state.status === "refused" && state.code === "email_taken";
  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5">
      {state.status === "failed" ? <Alert tone="danger" live title={state.message} /> : null}
      {state.status === "refused" && !isTaken ? <Alert tone="danger" live title={state.message} /> : null}
      <Field label="Name" error={faultSentence("Your name", faults["name"])}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Email" error={isTaken ? state.message : faultSentence("Your email", faults["email"])}>
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
      <PasswordField
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        help="At least 10 characters. A few words are better than one with signs in it."
        error={faultSentence("The password", faults["password"])}
      />
      <SubmitButton size="lg" pending={isPending || state.status === "done"}>
        Sign up
      </SubmitButton>
    </form>
  );
}

/** Faults are words that follow the name of a field. */
function faultSentence(subject: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${subject} ${fault}.`;
}
