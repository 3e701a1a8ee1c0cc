import type { Metadata, Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { currentViewer } from "@/lib/auth/actor";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "@/lib/contracts/demo-people";
import { env } from "@/lib/env";
import { returnPath } from "../return-path";
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
        notice={error === undefined ? undefined : "Signing in did not work. Try again."}
        demo={
          env.PURSER_MODE === "demo"
            ? { people: DEMO_PEOPLE.map(({ email, about }) => ({ email, about })), password: DEMO_PASSWORD }
            : undefined
        }
      />
    </>
  );
}
