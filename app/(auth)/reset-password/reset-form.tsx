"use client";

import type { Route } from "next";
import { useActionState, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button-link";
import { SubmitButton } from "@/components/ui/submit-button";
import { resetPasswordAction } from "@/lib/actions/sign-in";
import { signInWithPassword } from "../ask-for-session";
import { PasswordField } from "../password-field";
import { useFocusOnFault } from "../use-focus-on-fault";

type State = Awaited<ReturnType<typeof resetPasswordAction>>;

export function ResetForm({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [state, submit, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await resetPasswordAction(previous, form);
      if (next.status === "done") {
        const answer = await signInWithPassword(next.value.email, String(form.get("password")));
        location.replace(answer.status === "signed-in" ? "/tokens" : "/sign-in");
      }
      return next;
    },
    { status: "idle" },
  );
  const form = useFocusOnFault(state);

  if (state.status === "refused" && state.code === "link_over") {
    return (
      <Alert
        tone="warning"
        live
        title="This link no longer works"
        action={
          <ButtonLink href={"/sign-in/by-mail?for=password" as Route} size="sm">
            Mail me another
          </ButtonLink>
        }
      >
        It works once, and for 15 minutes.
      </Alert>
    );
  }
  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5">
      <input type="hidden" name="token" value={token} />
      {state.status === "refused" || state.status === "failed" ? (
        <Alert tone="danger" live title={state.message} />
      ) : null}
      <PasswordField
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        help="At least 10 characters. A few words are better than one with signs in it."
        error={
          state.status === "invalid" && state.faults.password ? `The password ${state.faults.password}.` : undefined
        }
      />
      <SubmitButton size="lg" pending={isPending || state.status === "done"}>
        Save password
      </SubmitButton>
    </form>
  );
}
