"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { SegmentedLinks } from "@/components/ui/segmented-links";

const pages = [
  { href: "/settings", label: "Profile" },
  { href: "/settings/notifications", label: "Mails" },
  { href: "/settings/sessions", label: "Sessions" },
  { href: "/settings/keys", label: "Keys" },
  { href: "/settings/data", label: "Data" },
] as const;

export function SettingsNav() {
  const path = usePathname();
  return (
    <SegmentedLinks
      label="Settings"
      links={pages.map(({ href, label }) => ({ href: href as Route, label, current: path === href }))}
      className="mb-8"
    />
  );
}
