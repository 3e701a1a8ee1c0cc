"use client";

import { useState } from "react";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { Problem } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signUpAction } from "@/lib/actions/sign-up";
import { PasswordField } from "../password-field";
import { signInWithPassword } from "../ask-for-session";
import { useFocusOnFault } from "../use-focus-on-fault";

/** `returnTo` is a path of this site; the page has checked it. */
export function SignUpForm({ returnTo }: { returnTo: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const act = useAct(signUpAction, {
    noAnswer: "The server did not answer. Try again; if your email is in use then, you have signed up: sign in.",
    shows: ["name", "email", "password"],
    onDone: async (signedUp) => {
      const answer = await signInWithPassword(signedUp.email, password);
      location.assign(answer.status === "signed-in" ? returnTo : `/sign-in?next=${encodeURIComponent(returnTo)}`);
    },
  });
  const { state, faults } = act;
  const form = useFocusOnFault(state);
  usePageRestored(() => location.reload());

  const isTaken = state.status === "refused" && state.code === "email_taken";
  return (
    <form ref={form} action={act.send} noValidate className="flex flex-col gap-5">
      {isTaken ? null : <Problem act={act} failure="You are not signed up yet" />}
      <Field label="Name" error={faultSentence("Your name", faults.name)}>
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
      <Field label="Email" error={isTaken ? state.message : faultSentence("Your email", faults.email)}>
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
        error={faultSentence("The password", faults.password)}
      />
      <Button type="submit" size="lg" pending={act.isPending || state.status === "done"}>
        Sign up
      </Button>
    </form>
  );
}
