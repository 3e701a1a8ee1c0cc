import { Monitor, Smartphone } from "lucide-react";
import { Moment } from "@/components/amounts/moment";
import { Badge } from "@/components/ui/badge";
import { endSessionAction } from "@/lib/actions/settings";
import type { SessionView } from "@/lib/queries/own-sessions";
import { ConfirmDialog } from "@/components/forms/confirm-dialog";

/** Browsers that are signed in, this one first. */
export function SessionList({ sessions }: { sessions: readonly SessionView[] }) {
  return (
    <ul className="flex flex-col divide-y border-y">
      {sessions.map((session) => (
        <SessionItem key={session.id} session={session} />
      ))}
    </ul>
  );
}

function SessionItem({
  session: { id, device, isPhone, isThisOne, signedInAt, lastSeenAt },
}: {
  session: SessionView;
}) {
  const Icon = isPhone ? Smartphone : Monitor;
  return (
    <li className="flex min-h-16 items-center gap-3 py-2.5">
      <Icon aria-hidden className="size-5 shrink-0 text-muted-foreground" />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {device}
          {isThisOne ? <Badge variant="accent">This browser</Badge> : null}
        </p>
        <p className="text-xs text-pretty text-muted-foreground">
          Last seen <Moment at={lastSeenAt.toISOString()} /> · signed in <Moment at={signedInAt.toISOString()} />
        </p>
      </div>
      {isThisOne ? null : (
        <ConfirmDialog
          action={endSessionAction}
          fields={{ sessionId: id }}
          trigger={{ label: "Sign out", name: `Sign out ${device}` }}
          title={`Sign out ${device}?`}
          description="It is signed out on the next click there."
          act="Sign it out"
          keep="Leave it"
          failure="It was not signed out"
          done={`${device} is signed out.`}
        />
      )}
    </li>
  );
}
