import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { Mark } from "./mark";

/** Over pages for people who are not signed in. `actions` replaces the two links, for someone who is. */
export function PublicBar({ actions }: { actions?: ReactNode }) {
  return (
    <header data-print="hidden" className="border-b">
      <div className="mx-auto flex h-14 max-w-page items-center justify-between gap-4 px-4 sm:px-6">
        <Link href={"/" as Route} className="flex h-14 items-center gap-2 text-base font-semibold">
          <Mark />
          Purser
        </Link>
        <nav aria-label="Account" className="flex items-center gap-1.5">
          {actions ?? (
            <>
              <ButtonLink href={"/sign-in" as Route} variant="ghost" size="sm">
                Sign in
              </ButtonLink>
              <ButtonLink href={"/sign-up" as Route} size="sm">
                Sign up
              </ButtonLink>
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
