import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { segmentClasses, segmentedClasses } from "./segmented-classes";

type SegmentedLinksProps = {
  label: string;
  links: readonly { href: ComponentProps<typeof Link>["href"]; label: ReactNode; current: boolean }[];
  className?: string;
};

/** Looks like a `SegmentedControl`, but the choice is in the address: back and reload keep it. */
export function SegmentedLinks({ label, links, className }: SegmentedLinksProps) {
  return (
    <nav aria-label={label} data-slot="segmented-links" className={cn(segmentedClasses, className)}>
      {links.map((link, position) => (
        <Link
          key={position}
          href={link.href}
          scroll={false}
          aria-current={link.current ? "true" : undefined}
          className={segmentClasses}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}
