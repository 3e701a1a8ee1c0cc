import type { Metadata } from "next";
import { ConfirmDialog } from "@/components/forms/confirm-dialog";
import { SessionList } from "@/components/settings/session-list";
import { Section } from "@/components/ui/section";
import { endOtherSessionsAction } from "@/lib/actions/settings";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listOwnSessions } from "@/lib/queries/own-sessions";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const { actor } = await requireViewer("/settings/sessions");
  const sessions = await listOwnSessions(actor);
  assert(sessions.ok, "a signed-in person may see their own sessions");
  const otherCount = sessions.value.filter(({ isThisOne }) => !isThisOne).length;
  return (
    <Section
      title="Where you are signed in"
      description="A session that you do not know may be somebody else: end it, and change your password."
      actions={
        otherCount > 0 ? (
          <ConfirmDialog
            action={endOtherSessionsAction}
            trigger={{ label: "Sign out everywhere else" }}
            title="Sign out everywhere else?"
            description={`${otherCount === 1 ? "One other browser is" : `${otherCount} other browsers are`} signed out on the next click there. This one stays signed in.`}
            act="Sign out the others"
            keep="Leave them"
            failure="Nobody was signed out"
            done="Only this browser is signed in now."
          />
        ) : null
      }
    >
      <SessionList sessions={sessions.value} />
    </Section>
  );
}
