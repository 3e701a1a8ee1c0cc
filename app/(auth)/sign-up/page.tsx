import type { Metadata, Route } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { currentViewer } from "@/lib/auth/actor";
import { returnPath } from "../return-path";
import { SignUpForm } from "./sign-up-form";

export const metadata: Metadata = { title: "Sign up" };

type SignUpPageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignUpPage({ searchParams }: SignUpPageProps) {
  const { next } = await searchParams;
  const returnTo = returnPath(next);
  if (await currentViewer()) redirect(returnTo as Route);
  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Sign up</h1>
        <p className="text-muted-foreground">
          You start with tokens on us, and no card is needed. Have an account?{" "}
          <Link
            href={`/sign-in?next=${encodeURIComponent(returnTo)}` as Route}
            className="font-medium text-primary-text underline-offset-4 hover:underline"
          >
            Sign in
          </Link>
        </p>
      </div>
      <SignUpForm returnTo={returnTo} />
    </>
  );
}
