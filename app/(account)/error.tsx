"use client";

import { FailureNotice } from "@/components/frame/failure-notice";

export default function AccountErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailureNotice error={error} retry={retry} />;
}
