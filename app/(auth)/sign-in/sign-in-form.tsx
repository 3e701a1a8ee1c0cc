"use client";

import type { Route } from "next";
import Link from "next/link";
import { useActionState, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SubmitButton } from "@/components/ui/submit-button";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { PasswordField } from "../password-field";
import { signInWithPassword, waitText } from "../ask-for-session";
import { useFocusOnFault } from "../use-focus-on-fault";
import { DemoPeople, type OfferedPerson } from "./demo-people";
import { OutsideProviders, type OutsideProvider } from "./outside-providers";

type SignInFormProps = {
  /** A path of this site; the page has checked it. */
  returnTo: string;
  /** Why the person is here again, in words. */
  notice?: string | undefined;
  /** Only where the product runs as a demo. */
  demo?: { people: readonly OfferedPerson[]; password: string } | undefined;
  /** Where else one may be known, if this deployment is set up for it. */
  providers: readonly OutsideProvider[];
};

type State = { status: "idle" | "leaving"; email?: string; password?: string; notice?: string | undefined };

export function SignInForm({ returnTo, notice, demo, providers }: SignInFormProps) {
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
    const answer = await signInWithPassword(given.email, given.password);
    switch (answer.status) {
      case "signed-in":
        location.assign(returnTo);
        return { status: "leaving" };
      case "wrong":
        return { status: "idle", password: "The email or the password is wrong. Check both and try again." };
      case "too-often":
        return { status: "idle", notice: tooOften(answer.retryAfterSeconds) };
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
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-2">
        <ByMailLink href="/sign-in/by-mail" returnTo={returnTo}>
          Sign in by a link instead
        </ByMailLink>
        <ByMailLink href="/sign-in/by-mail?for=password" returnTo={returnTo}>
          Forgot your password?
        </ByMailLink>
      </div>
      {providers.length > 0 ? <OutsideProviders providers={providers} returnTo={returnTo} /> : null}
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

type ByMailLinkProps = {
  href: "/sign-in/by-mail" | "/sign-in/by-mail?for=password";
  returnTo: string;
  children: string;
};

function ByMailLink({ href, returnTo, children }: ByMailLinkProps) {
  const next = `${href.includes("?") ? "&" : "?"}next=${encodeURIComponent(returnTo)}`;
  return (
    <Link
      href={`${href}${next}` as Route}
      className="font-medium text-primary-text underline-offset-4 hover:underline pointer-coarse:py-1.5"
    >
      {children}
    </Link>
  );
}

function tooOften(seconds: number): string {
  return `That was wrong too often. Wait ${waitText(seconds)}, or sign in by a link instead.`;
}
