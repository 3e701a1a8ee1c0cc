import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "./mark";
import { PageFrame } from "./page-frame";

type NoticePageProps = {
  title: string;
  /** What happened, whether anything was charged, what to do. */
  children: ReactNode;
  actions: ReactNode;
  /** What support needs to find this in the logs. */
  reference?: string | undefined;
};

/** A page that only says something: not found, not allowed, failed. */
export function NoticePage({ title, children, actions, reference }: NoticePageProps) {
  return (
    <PageFrame className="flex min-h-dvh max-w-lg flex-col justify-center gap-6 pb-24">
      <Link href={"/" as Route} aria-label="Purser, to the start" className="w-fit rounded-md">
        <Mark className="size-8" />
      </Link>
      <div className="flex flex-col gap-2">
        <h1 className="text-2xl font-semibold">{title}</h1>
        <div className="flex flex-col gap-2 text-base text-muted-foreground">{children}</div>
      </div>
      <div className="flex flex-wrap gap-2">{actions}</div>
      {reference ? (
        <p className="border-t pt-4 text-xs text-muted-foreground">
          Reference <span className="font-mono text-foreground">{reference}</span>. Give it to support, and they find
          what happened.
        </p>
      ) : null}
    </PageFrame>
  );
}
