"use client";

import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import { FailureNotice } from "@/components/frame/failure-notice";

/** The root layout itself failed: this brings its own document. The theme is the system's, as no cookie could be read. */
export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body className="min-h-dvh font-sans">
        <title>This page could not be shown · Purser</title>
        <FailureNotice error={error} retry={retry} />
      </body>
    </html>
  );
}
