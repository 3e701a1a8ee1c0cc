import type { Route } from "next";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { AccountButton } from "./account-button";
import type { FrameUser } from "./frame-user";
import { Mark } from "./mark";
import { NavLinks, type NavLink } from "./nav-links";

const everybody: readonly NavLink[] = [
  { href: "/tokens", label: "Tokens", letter: "t" },
  { href: "/studio", label: "Studio", letter: "s" },
  { href: "/runs", label: "Runs", letter: "r" },
  { href: "/settings", label: "Settings" },
];

const staff: NavLink = { href: "/admin/tokens", label: "Admin" };

type TopBarProps = {
  user: FrameUser;
  /** The balance badge, which the caller loads. */
  balance?: ReactNode;
  signOut: string | (() => void);
  signOutFields?: Readonly<Record<string, string>>;
};

/** Over every signed-in page: slim and in sight on a desktop, two lines that scroll away on a phone. */
export function TopBar({ user, balance, signOut, signOutFields }: TopBarProps) {
  const links = user.role === "user" ? everybody : [...everybody, staff];
  return (
    <header data-top-bar data-print="hidden" className="z-40 border-b bg-background md:sticky md:top-0">
      <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-3 px-4 sm:px-6 md:h-14 md:flex-nowrap md:gap-x-8">
        <Link href={"/tokens" as Route} className="flex h-14 items-center gap-2 text-base font-semibold">
          <Mark />
          Purser
        </Link>
        <div className="ml-auto flex min-w-0 items-center gap-2 md:order-last">
          {balance}
          <AccountButton user={user} signOut={signOut} signOutFields={signOutFields} />
        </div>
        <NavLinks links={links} className="w-full md:h-14 md:w-auto" />
      </div>
    </header>
  );
}
