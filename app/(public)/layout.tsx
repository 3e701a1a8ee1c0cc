import type { Route } from "next";
import type { ReactNode } from "react";
import { PublicBar } from "@/components/frame/public-bar";
import { PublicFooter } from "@/components/frame/public-footer";
import { ButtonLink } from "@/components/ui/button-link";
import { currentViewer } from "@/lib/auth/actor";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const wayBack = (
    <ButtonLink href={"/tokens" as Route} variant="secondary" size="sm">
      Your tokens
    </ButtonLink>
  );
  return (
    <div className="flex min-h-dvh flex-col">
      <PublicBar actions={(await currentViewer()) ? wayBack : undefined} />
      <div className="flex-1">{children}</div>
      <PublicFooter />
    </div>
  );
}
