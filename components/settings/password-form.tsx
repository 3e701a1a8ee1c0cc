"use client";

import { useState } from "react";
import { toast } from "sonner";
import { Problem } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { changePasswordAction } from "@/lib/actions/settings";

export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const act = useAct(changePasswordAction, {
    noAnswer: hasPassword
      ? "The server did not answer. If it went through all the same, the new password is your current one by now."
      : "The server did not answer. Reload the page to see whether you have a password now.",
    shows: hasPassword ? ["current", "password"] : ["password"],
    onDone: ({ endedCount }) => {
      setCurrent("");
      setPassword("");
      toast.success("Your password is saved.", { description: signedOut(endedCount) });
    },
  });
  const { faults } = act;
  return (
    <form action={act.send} noValidate className="flex max-w-md flex-col gap-4">
      <Problem act={act} failure="Nothing was saved" />
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
      <Button type="submit" variant="secondary" pending={act.isPending} className="self-start">
        {hasPassword ? "Change password" : "Set password"}
      </Button>
    </form>
  );
}

function signedOut(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? "One other browser was signed out." : `${count} other browsers were signed out.`;
}
