import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LinkForm } from "./link-form";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer", robots: "noindex" };

type LinkPageProps = { searchParams: Promise<{ token?: string | string[] }> };

/** Reading this page signs nobody in: mail programs open links by themselves. The button does. */
export default async function LinkPage({ searchParams }: LinkPageProps) {
  const { token } = await searchParams;
  if (typeof token !== "string" || token === "") redirect("/sign-in");
  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Sign in</h1>
        <p className="text-muted-foreground">You opened the link that we mailed you. Confirm that it was you.</p>
      </div>
      <LinkForm token={token} />
    </>
  );
}
