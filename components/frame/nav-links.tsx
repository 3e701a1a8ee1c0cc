"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";
import { useGoKeys } from "./use-go-keys";

export type NavLink = {
  href: string;
  label: string;
  /** Where pages stand that are reached through this one and have an address beside it. */
  also?: string;
  /** After `g`, this key leads here. */
  letter?: string;
};

type NavLinksProps = { links: readonly NavLink[]; label?: string; className?: string };

/** The words of a bar. The current one is said by weight, by a line under it, and to screen readers. */
export function NavLinks({ links, label = "Main", className }: NavLinksProps) {
  const path = usePathname();
  const current = currentLink(links, path);
  const bar = useRef<HTMLElement>(null);
  // On a phone the bar is wider than the screen, and the word for this page may stand outside.
  useEffect(() => {
    const word = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (!word) return;
    const { scrollLeft, clientWidth } = bar.current!;
    const isSeen = word.offsetLeft >= scrollLeft && word.offsetLeft + word.offsetWidth <= scrollLeft + clientWidth;
    if (!isSeen) bar.current!.scrollLeft = word.offsetLeft - (clientWidth - word.offsetWidth) / 2;
  }, [path]);
  useGoKeys(links);
  return (
    <nav
      ref={bar}
      aria-label={label}
      className={cn("relative flex h-11 items-stretch gap-5 overflow-x-auto overflow-y-hidden", className)}
    >
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href as Route}
          title={link.letter ? `Keys: g, then ${link.letter}` : undefined}
          aria-current={link === current ? (path === link.href ? "page" : "true") : undefined}
          className="relative flex items-center font-medium whitespace-nowrap text-muted-foreground -outline-offset-2 transition-colors after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 hover:text-foreground aria-[current]:text-foreground aria-[current]:after:bg-foreground"
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}

/** The link whose address leads here the furthest, so that "/tokens" is not also current on "/tokens/analytics". */
export function currentLink(links: readonly NavLink[], path: string): NavLink | undefined {
  const reach = ({ href, also }: NavLink) =>
    Math.max(
      ...[href, also ?? href].map((start) => (path === start || path.startsWith(`${start}/`) ? start.length : 0)),
    );
  return links.filter((link) => reach(link) > 0).sort((a, b) => reach(b) - reach(a))[0];
}
