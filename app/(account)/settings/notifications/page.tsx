import type { Metadata } from "next";
import { MailTopicList } from "@/components/settings/mail-topic-list";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listMailTopics } from "@/lib/queries/own-profile";

export const metadata: Metadata = { title: "Mails" };

export default async function NotificationsPage() {
  const { actor, user } = await requireViewer("/settings/notifications");
  const topics = await listMailTopics(actor);
  assert(topics.ok, "a signed-in person may see their own choices");
  const optional = topics.value.filter(({ whyRequired }) => whyRequired === null);
  const required = topics.value.filter(({ whyRequired }) => whyRequired !== null);
  return (
    <>
      <Section title="Mails you can switch off" description={`They go to ${user.email}. A change counts at once.`}>
        <MailTopicList topics={optional} />
      </Section>
      <Section title="Mails that are always sent" description="Because money, work or your account depends on them.">
        <ul className="flex flex-col divide-y border-y">
          {required.map(({ topic, title, about, whyRequired }) => (
            <li key={topic} className="flex flex-col gap-0.5 py-3">
              <h3 className="font-medium">{title}</h3>
              <p className="text-muted-foreground">{about}</p>
              <p className="text-xs text-muted-foreground">Always sent: {whyRequired}</p>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
