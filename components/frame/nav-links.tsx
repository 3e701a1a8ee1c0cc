"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

export type NavLink = { href: string; label: string };

type NavLinksProps = { links: readonly NavLink[]; label?: string; className?: string };

/** The words of a bar. The current one is said by weight, by a line under it, and to screen readers. */
export function NavLinks({ links, label = "Main", className }: NavLinksProps) {
  const path = usePathname();
  // The longest address that leads here, so that "/tokens" is not also current on "/tokens/analytics".
  const currentHref = links
    .map(({ href }) => href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
  return (
    <nav
      aria-label={label}
      className={cn("flex h-11 items-stretch gap-5 overflow-x-auto overflow-y-hidden", className)}
    >
      {links.map((link) => {
        const current = link.href === currentHref;
        return (
          <Link
            key={link.href}
            href={link.href as Route}
            aria-current={current ? (path === link.href ? "page" : "true") : undefined}
            className="relative flex items-center font-medium whitespace-nowrap text-muted-foreground -outline-offset-2 transition-colors after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 hover:text-foreground aria-[current]:text-foreground aria-[current]:after:bg-foreground"
          >
            {link.label}
          </Link>
        );
      })}
    </nav>
  );
}
