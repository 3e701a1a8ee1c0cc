import type { Route } from "next";
import Link from "next/link";
import { ThemeSwitch } from "./theme-switch";

const links = [
  { href: "/#packages", label: "Packages" },
  { href: "/#prices", label: "Prices" },
  { href: "/docs", label: "API" },
] as const;

export function PublicFooter() {
  return (
    <footer data-print="hidden" className="border-t">
      <div className="mx-auto flex max-w-page flex-wrap items-center justify-between gap-x-8 gap-y-4 px-4 py-8 text-muted-foreground sm:px-6">
        <nav aria-label="Footer" className="flex flex-wrap gap-x-6 gap-y-2">
          {links.map((link) => (
            <Link
              key={link.href}
              href={link.href as Route}
              className="py-1 underline-offset-4 hover:text-foreground hover:underline"
            >
              {link.label}
            </Link>
          ))}
        </nav>
        <ThemeSwitch />
      </div>
    </footer>
  );
}
