import type { Metadata, Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { currentViewer } from "@/lib/auth/actor";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "@/lib/contracts/demo-people";
import { sentenceOfRefusal } from "@/lib/contracts/refusals";
import { env } from "@/lib/env";
import { returnPath } from "../return-path";
import type { OutsideProvider } from "./outside-providers";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<{ next?: string | string[]; error?: string | string[] }> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, error } = await searchParams;
  const returnTo = returnPath(next);
  if (await currentViewer()) redirect(returnTo as Route);
  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Sign in</h1>
        <p className="text-muted-foreground">
          New here?{" "}
          <Link
            href={`/sign-up?next=${encodeURIComponent(returnTo)}` as Route}
            className="font-medium text-primary-text underline-offset-4 hover:underline"
          >
            Sign up
          </Link>
        </p>
      </div>
      <SignInForm
        returnTo={returnTo}
        notice={noticeOf(error)}
        providers={providersOf(env)}
        demo={
          env.PURSER_MODE === "demo"
            ? { people: DEMO_PEOPLE.map(({ email, about }) => ({ email, about })), password: DEMO_PASSWORD }
            : undefined
        }
      />
    </>
  );
}

function noticeOf(error: string | string[] | undefined): string | undefined {
  if (error === undefined) return undefined;
  return error === "email_unproven"
    ? sentenceOfRefusal({ code: "email_unproven" })
    : "Signing in did not work. Try again.";
}

function providersOf({ GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_ID, GITHUB_SECRET }: typeof env) {
  const providers: OutsideProvider[] = [];
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) providers.push({ id: "google", name: "Google" });
  if (GITHUB_ID && GITHUB_SECRET) providers.push({ id: "github", name: "GitHub" });
  return providers;
}
