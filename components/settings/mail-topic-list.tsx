"use client";

import { useId, useOptimistic } from "react";
import { toast } from "sonner";
import { useAct } from "@/components/forms/use-act";
import { Switch } from "@/components/ui/switch";
import { chooseMailsAction } from "@/lib/actions/settings";
import type { MailTopicView } from "@/lib/queries/own-profile";

/** Each topic with a switch that is in force at once. */
export function MailTopicList({ topics }: { topics: readonly MailTopicView[] }) {
  return (
    <ul className="flex flex-col divide-y border-y">
      {topics.map((topic) => (
        <TopicItem key={topic.topic} view={topic} />
      ))}
    </ul>
  );
}

function TopicItem({ view: { topic, title, about, isWanted } }: { view: MailTopicView }) {
  const [shown, show] = useOptimistic(isWanted);
  const act = useAct(
    (previous: Parameters<typeof chooseMailsAction>[0], form) => {
      show(form.has("wanted"));
      return chooseMailsAction(previous, form);
    },
    { onProblem: (problem) => toast.error(problem) },
  );
  const [titleId, aboutId] = [useId(), useId()];

  function change(wanted: boolean) {
    const form = new FormData();
    form.set("topic", topic);
    if (wanted) form.set("wanted", "on");
    act.send(form);
  }

  return (
    <li className="flex items-center gap-4 py-3">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <h3 id={titleId} className="font-medium">
          {title}
        </h3>
        <p id={aboutId} className="text-muted-foreground">
          {about}
        </p>
      </div>
      <Switch
        aria-labelledby={titleId}
        aria-describedby={aboutId}
        checked={shown}
        readOnly={act.isPending}
        onCheckedChange={change}
      />
    </li>
  );
}
