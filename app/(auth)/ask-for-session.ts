"use client";

import { signIn } from "next-auth/react";

export type SignInAnswer =
  { status: "signed-in" | "wrong" | "failed" } | { status: "too-often"; retryAfterSeconds: number };

/** Asks for a session. The page is left alone: where to go next is the caller's business. */
export function signInWithPassword(email: string, password: string): Promise<SignInAnswer> {
  return ask("credentials", { email, password });
}

/** The same with what a mailed link holds; `wrong` for one that no longer works. */
export function signInWithLink(token: string): Promise<SignInAnswer> {
  return ask("link", { token });
}

/** How long to wait, in words: "a minute", "3 minutes". */
export function waitText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 1 ? "a minute" : `${minutes} minutes`;
}

async function ask(provider: "credentials" | "link", given: Record<string, string>): Promise<SignInAnswer> {
  try {
    const answer = await signIn(provider, { redirect: false, ...given });
    if (answer?.ok) return { status: "signed-in" };
    if (answer?.error === "CredentialsSignin" || answer?.error === "link_over") return { status: "wrong" };
    const limit = /^rate_limited:(\d+)$/.exec(answer?.error ?? "");
    return limit ? { status: "too-often", retryAfterSeconds: Number(limit[1]) } : { status: "failed" };
  } catch {
    return { status: "failed" }; // the network, or an answer that is not JSON
  }
}
