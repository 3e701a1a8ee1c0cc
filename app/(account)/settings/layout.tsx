import { headers } from "next/headers";
import type { ReactNode } from "react";
import { PageFrame } from "@/components/frame/page-frame";
import { SettingsNav } from "@/components/settings/settings-nav";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";

/** The head that all settings share. Strangers are sent away before anything is shown. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  await requireViewer((await headers()).get("x-path") ?? "/settings");
  return (
    <PageFrame>
      <PageHeader title="Settings" />
      <SettingsNav />
      {children}
    </PageFrame>
  );
}
