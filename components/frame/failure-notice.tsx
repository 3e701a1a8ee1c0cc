"use client";

import type { Route } from "next";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { NoticePage } from "./notice-page";

/** What an error boundary shows in place of a page. The error itself stays in the logs, where `digest` finds it. */
export function FailureNotice({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <NoticePage
      title="This page could not be shown"
      reference={digestOf(error)}
      actions={
        <>
          <Button onClick={() => retry()}>Try again</Button>
          <ButtonLink href={"/tokens" as Route} variant="secondary">
            Go to your tokens
          </ButtonLink>
        </>
      }
    >
      <p>Something failed on our side. Showing a page never costs anything, so nothing was charged for this.</p>
      <p>
        If you were in the middle of a payment or an operation, look at your history before you repeat it: what is
        listed there went through.
      </p>
    </NoticePage>
  );
}

function digestOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("digest" in error)) return undefined;
  return typeof error.digest === "string" ? error.digest : undefined;
}
