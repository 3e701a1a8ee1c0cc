import type { Metadata } from "next";
import { CloseAccountDialog } from "@/components/settings/close-account-dialog";
import { ExportButton } from "@/components/settings/export-button";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getLeaving } from "@/lib/queries/own-profile";
import { viewerBalance } from "../../viewer-balance";

export const metadata: Metadata = { title: "Your data" };

export default async function DataPage() {
  const { actor, user } = await requireViewer("/settings/data");
  const [leaving, balance] = await Promise.all([getLeaving(actor), viewerBalance(actor)]);
  assert(leaving.ok && balance.ok, "a signed-in person may see their own account");
  return (
    <>
      <Section
        title="Export"
        description="Everything that we keep about you and your account, in one archive: each table as CSV for people and as JSON for programs."
      >
        <ExportButton />
      </Section>
      <Section
        title="Close account"
        description="Ends it for good. Your name and email are removed; the list of transactions is kept without them, as the law demands."
      >
        <CloseAccountDialog
          email={user.email}
          leaving={leaving.value}
          displayUnit={balance.value.displayUnit}
          isRechargeOn={balance.value.autoRecharge.state !== "off"}
        />
      </Section>
    </>
  );
}
