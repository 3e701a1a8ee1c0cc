"use client";

import { useEffect } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** Inside the frame, so that the way to the other pages stays. */
export default function AdminErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <Alert
      tone="danger"
      live
      title="This page could not be shown"
      action={<Button onClick={() => retry()}>Try again</Button>}
    >
      Something failed on our side. If you were granting or deducting tokens, look at the account’s balance before you
      repeat it.
    </Alert>
  );
}
