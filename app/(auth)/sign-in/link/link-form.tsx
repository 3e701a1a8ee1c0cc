"use client";

import type { Route } from "next";
import { useActionState } from "react";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button-link";
import { SubmitButton } from "@/components/ui/submit-button";
import { signInWithLink, waitText, type SignInAnswer } from "../../ask-for-session";

export function LinkForm({ token }: { token: string }) {
  const [answer, submit, isPending] = useActionState(async (): Promise<SignInAnswer> => {
    const next = await signInWithLink(token);
    // The whole document goes, and with it the address that held the link.
    if (next.status === "signed-in") location.replace("/tokens");
    return next;
  }, null);

  if (answer?.status === "wrong") {
    return (
      <Alert
        tone="warning"
        live
        title="This link no longer works"
        action={
          <ButtonLink href={"/sign-in/by-mail" as Route} size="sm">
            Mail me another
          </ButtonLink>
        }
      >
        It works once, and for 15 minutes.
      </Alert>
    );
  }
  return (
    <form action={submit} className="flex flex-col gap-5">
      {answer?.status === "failed" ? (
        <Alert tone="danger" live title="Signing in did not work, and that is our fault. Try again in a moment." />
      ) : null}
      {answer?.status === "too-often" ? (
        <Alert
          tone="danger"
          live
          title={`This was tried too often. Wait ${waitText(answer.retryAfterSeconds)}, then try again.`}
        />
      ) : null}
      <SubmitButton size="lg" pending={isPending || answer?.status === "signed-in"}>
        Sign in
      </SubmitButton>
    </form>
  );
}
