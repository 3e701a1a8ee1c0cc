import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ResetForm } from "./reset-form";

export const metadata: Metadata = { title: "Choose a new password", referrer: "no-referrer", robots: "noindex" };

type ResetPageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ResetPasswordPage({ searchParams }: ResetPageProps) {
  const { token } = await searchParams;
  if (typeof token !== "string" || token === "") redirect("/sign-in");
  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Choose a new password</h1>
        <p className="text-muted-foreground">You are signed in with it here, and signed out everywhere else.</p>
      </div>
      <ResetForm token={token} />
    </>
  );
}
