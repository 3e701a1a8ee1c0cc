import type { Metadata, Route } from "next";
import Link from "next/link";
import { returnPath } from "../../return-path";
import { ByMailForm } from "./by-mail-form";

export const metadata: Metadata = { title: "Sign in by mail" };

type ByMailPageProps = { searchParams: Promise<{ for?: string | string[]; next?: string | string[] }> };

export default async function ByMailPage({ searchParams }: ByMailPageProps) {
  const asked = await searchParams;
  const isReset = asked.for === "password";
  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">{isReset ? "Choose a new password" : "Sign in by a link"}</h1>
        <p className="text-muted-foreground">
          {isReset
            ? "We mail you a link to a page where you choose it. "
            : "We mail you a link that signs you in, without a password. "}
          <Link
            href={`/sign-in?next=${encodeURIComponent(returnPath(asked.next))}` as Route}
            className="font-medium text-primary-text underline-offset-4 hover:underline"
          >
            Back to sign in
          </Link>
        </p>
      </div>
      <ByMailForm purpose={isReset ? "reset_password" : "sign_in"} />
    </>
  );
}
