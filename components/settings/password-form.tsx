"use client";

import { useActionState, useState } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import { changePasswordAction } from "@/lib/actions/settings";
import { faultSentence } from "./fault-sentence";

type State = Awaited<ReturnType<typeof changePasswordAction>>;

export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [state, submit, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await changePasswordAction(previous, form);
      if (next.status === "done") {
        setCurrent("");
        setPassword("");
        toast.success("Your password is saved.", { description: signedOut(next.value.endedCount) });
      }
      return next;
    },
    { status: "idle" },
  );
  const faults = state.status === "invalid" && !isPending ? state.faults : {};
  return (
    <form action={submit} noValidate className="flex max-w-md flex-col gap-4">
      {!isPending && (state.status === "refused" || state.status === "failed") ? (
        <Alert tone="danger" live title={state.message} />
      ) : null}
      {hasPassword ? (
        <Field label="Current password" error={faultSentence("The current password", faults.current)}>
          {(control) => (
            <Input
              {...control}
              name="current"
              type="password"
              autoComplete="current-password"
              required
              maxLength={200}
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <Field
        label="New password"
        help="At least 10 characters. A few words are better than one with signs in it."
        error={faultSentence("The new password", faults.password)}
      >
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <SubmitButton variant="secondary" pending={isPending} className="self-start">
        {hasPassword ? "Change password" : "Set password"}
      </SubmitButton>
    </form>
  );
}

function signedOut(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? "One other browser was signed out." : `${count} other browsers were signed out.`;
}
