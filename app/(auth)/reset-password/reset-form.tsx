"use client";

import type { Route } from "next";
import { useState } from "react";
import { Problem } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { resetPasswordAction } from "@/lib/actions/sign-in";
import { signInWithPassword } from "../ask-for-session";
import { PasswordField } from "../password-field";
import { useFocusOnFault } from "../use-focus-on-fault";

export function ResetForm({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const act = useAct(resetPasswordAction, {
    noAnswer:
      "The server did not answer. Try again; if the link no longer works then, the password is saved: sign in with it.",
    shows: ["password"],
    onDone: async ({ email }) => {
      const answer = await signInWithPassword(email, password);
      location.replace(answer.status === "signed-in" ? "/tokens" : "/sign-in");
    },
  });
  const { state, faults } = act;
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
    <form ref={form} action={act.send} noValidate className="flex flex-col gap-5">
      <input type="hidden" name="token" value={token} />
      <Problem act={act} failure="Nothing was saved" />
      <PasswordField
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        help="At least 10 characters. A few words are better than one with signs in it."
        error={faultSentence("The password", faults.password)}
      />
      <Button type="submit" size="lg" pending={act.isPending || state.status === "done"}>
        Save password
      </Button>
    </form>
  );
}
