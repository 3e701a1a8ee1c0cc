"use client";

import { FailureNotice } from "@/components/frame/failure-notice";

/** Under the navigation of the section, so that the way to the other pages stays. */
export default function TokensErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailureNotice error={error} retry={retry} />;
}
