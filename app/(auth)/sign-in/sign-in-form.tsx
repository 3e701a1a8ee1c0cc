"use client";

import { useActionState, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { PasswordField } from "../password-field";
import { signInWithPassword } from "../sign-in-with-password";
import { useFocusOnFault } from "../use-focus-on-fault";
import { DemoPeople, type OfferedPerson } from "./demo-people";

type SignInFormProps = {
  /** A path of this site; the page has checked it. */
  returnTo: string;
  /** Why the person is here again, in words. */
  notice?: string | undefined;
  /** Only where the product runs as a demo. */
  demo?: { people: readonly OfferedPerson[]; password: string } | undefined;
};

type State = { status: "idle" | "leaving"; email?: string; password?: string; notice?: string | undefined };

export function SignInForm({ returnTo, notice, demo }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [state, submit, isPending] = useActionState(signInAndLeave, { status: "idle", notice });
  const form = useFocusOnFault(state);
  usePageRestored(() => location.reload());

  async function signInAndLeave(_previous: State, fields: FormData): Promise<State> {
    const given = { email: String(fields.get("email")).trim(), password: String(fields.get("password")) };
    if (given.email === "" || given.password === "") {
      return {
        status: "idle",
        ...(given.email === "" && { email: "Enter the email that you signed up with." }),
        ...(given.password === "" && { password: "Enter your password." }),
      };
    }
    switch (await signInWithPassword(given.email, given.password)) {
      case "signed-in":
        location.assign(returnTo);
        return { status: "leaving" };
      case "wrong":
        return { status: "idle", password: "The email or the password is wrong. Check both and try again." };
      case "failed":
        return { status: "idle", notice: "Signing in did not work, and that is our fault. Try again in a moment." };
    }
  }

  return (
    <>
      <form ref={form} action={submit} noValidate className="flex flex-col gap-5">
        {state.notice ? <Alert tone="danger" live title={state.notice} /> : null}
        <Field label="Email" error={state.email}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <PasswordField autoComplete="current-password" value={password} onChange={setPassword} error={state.password} />
        <SubmitButton size="lg" pending={isPending || state.status === "leaving"}>
          Sign in
        </SubmitButton>
      </form>
      {demo ? (
        <DemoPeople
          people={demo.people}
          password={demo.password}
          onUse={(person) => {
            setEmail(person.email);
            setPassword(demo.password);
          }}
        />
      ) : null}
    </>
  );
}
