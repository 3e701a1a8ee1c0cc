import { Bot, KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { CreateKeyDialog } from "@/components/settings/create-key-dialog";
import { KeyList } from "@/components/settings/key-list";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listOwnKeys } from "@/lib/queries/own-keys";
import { viewerBalance } from "../../viewer-balance";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
  const { actor } = await requireViewer("/settings/keys");
  const [keys, balance] = await Promise.all([listOwnKeys(actor), viewerBalance(actor)]);
  assert(keys.ok && balance.ok, "a signed-in person may see their own account");
  const { displayUnit } = balance.value;
  const personal = keys.value.filter(({ kind }) => kind === "personal");
  const agents = keys.value.filter(({ kind }) => kind === "agent");

  return (
    <>
      <Section
        title="API keys"
        description="For programs of your own. A key reaches your account and no other, and does only what you let it."
        // Here also while there is none: a dialog that moved with the first key would close over it unseen.
        actions={<CreateKeyDialog kind="personal" displayUnit={displayUnit} />}
      >
        {personal.length > 0 ? (
          <KeyList keys={personal} displayUnit={displayUnit} />
        ) : (
          <EmptyState icon={KeyRound} title="You have no API key.">
            With one, a program can read your balance and spend your tokens.
          </EmptyState>
        )}
      </Section>
      <Section
        title="Agent keys"
        description="For agents that work by themselves. Each has a budget of its own: what would go beyond it is refused, however many calls come at once."
        actions={<CreateKeyDialog kind="agent" displayUnit={displayUnit} />}
      >
        {agents.length > 0 ? (
          <KeyList keys={agents} displayUnit={displayUnit} />
        ) : (
          <EmptyState icon={Bot} title="You have no agent key.">
            Give each agent its own, so that one that runs away stops at its budget.
          </EmptyState>
        )}
      </Section>
      <Section title="Your account" description="Programs that name the account in a call use this id.">
        <p className="flex items-center gap-1 font-mono text-xs wrap-anywhere">
          {actor.accountId}
          <CopyButton text={actor.accountId} what="account id" />
        </p>
      </Section>
    </>
  );
}
