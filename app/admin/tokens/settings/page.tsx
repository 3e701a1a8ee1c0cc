import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { SettingHistory } from "@/components/admin/setting-history";
import { SettingList } from "@/components/admin/setting-list";
import { SettingsForm } from "@/components/admin/settings-form";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { getSettings, listSettingChanges } from "@/lib/queries/admin-settings";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Settings" };

const PATH = "/admin/tokens/settings";

export default async function AdminSettingsPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const after = only((await searchParams).after);
  const [settings, history] = await Promise.all([
    getSettings(actor),
    listSettingChanges(actor, after === undefined ? {} : { cursor: after }),
  ]);
  if (!settings.ok || !history.ok) forbidden();
  return (
    <>
      <PageHeader title="Settings" description="The defaults by which everybody is charged, sold to and told." />
      {actorMay(actor, "settings:change") ? (
        <SettingsForm settings={settings.value} />
      ) : (
        <SettingList settings={settings.value} />
      )}
      <SettingHistory path={PATH} history={history.value} isFirstPage={after === undefined} />
    </>
  );
}
