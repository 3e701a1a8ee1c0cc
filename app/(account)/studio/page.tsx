import { Unplug } from "lucide-react";
import type { Metadata } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import { Studio } from "@/components/studio/studio";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { listAiModels } from "@/lib/api/ai-models";
import { requireViewer } from "@/lib/auth/actor";
import { CHAT_MAX_TURNS, MESSAGE_MAX_CHARACTERS, TOPIC_MAX_CHARACTERS } from "@/lib/contracts/ai";
import { viewerBalance } from "../viewer-balance";

export const metadata: Metadata = { title: "Studio" };

type StudioPageProps = { searchParams: Promise<{ tab?: string | string[] }> };

export default async function StudioPage({ searchParams }: StudioPageProps) {
  const { tab } = await searchParams;
  const { actor } = await requireViewer(tab === "chat" ? "/studio?tab=chat" : "/studio");
  const [models, balance] = await Promise.all([listAiModels(), viewerBalance(actor)]);
  return (
    <PageFrame>
      <PageHeader title="Studio" description="Write and ask with AI. You pay for what was written, in tokens." />
      {models.length === 0 ? (
        <EmptyState icon={Unplug} title="No model is set up here yet.">
          Whoever runs this installation sets the key of a model provider, such as OPENAI_API_KEY.
        </EmptyState>
      ) : (
        <Studio
          tab={tab === "chat" ? "chat" : "draft"}
          options={{
            models,
            displayUnit: balance.ok ? balance.value.displayUnit : "tokens",
            topicMaxCharacters: TOPIC_MAX_CHARACTERS,
            messageMaxCharacters: MESSAGE_MAX_CHARACTERS,
            conversationMaxMessages: CHAT_MAX_TURNS,
          }}
        />
      )}
    </PageFrame>
  );
}
