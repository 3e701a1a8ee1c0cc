"use client";

import { signIn } from "next-auth/react";

export type SignInAnswer = "signed-in" | "wrong" | "failed";

/** Asks for a session. The page is left alone: where to go next is the caller's business. */
export async function signInWithPassword(email: string, password: string): Promise<SignInAnswer> {
  try {
    const answer = await signIn("credentials", { redirect: false, email, password });
    if (answer?.ok) return "signed-in";
    return answer?.error === "CredentialsSignin" ? "wrong" : "failed";
  } catch {
    return "failed"; // the network, or an answer that is not JSON
  }
}
