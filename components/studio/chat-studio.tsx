"use client";

import { MessagesSquare } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { AiStreamEnd } from "@/lib/contracts/ai";
import { ChatComposer } from "./chat-composer";
import { ChatReply, ChatQuestion } from "./chat-turn";
import type { ChatMessage } from "./kept-messages";
import { RunNotice } from "./run-notice";
import { RunStatus } from "./run-status";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { useAiRun } from "./use-ai-run";
import { useEstimate } from "./use-estimate";
import { useKeeping } from "./use-keeping";

type Turn = { role: "user"; content: string } | { role: "assistant"; content: string; end: AiStreamEnd | null };

const STARTERS = [
  "Five headlines about new opening hours",
  "Explain prepaid billing to a colleague",
  "What makes a good subject line?",
];

type ChatStudioProps = {
  projectId: string | null;
  /** A conversation that goes on where it was left. */
  kept?: { pieceId: string; messages: readonly ChatMessage[] };
  options: StudioOptions;
};

/** A conversation. From its first answer on it is a piece, and every answer is added to it. */
export function ChatStudio({ projectId, kept, options }: ChatStudioProps) {
  const models = modelSelectOptions(options.models);
  const [turns, setTurns] = useState<Turn[]>(() => (kept?.messages ?? []).map(turnOf));
  const piece = useRef(kept ? { pieceId: kept.pieceId, projectId } : null);
  const keepingProject = useKeeping(projectId);
  const router = useRouter();
  const [message, setMessage] = useState("");
  const [model, setModel] = useState(models[0]?.value ?? "");
  const { run, isRunning, isStopping, start, stop, reset } = useAiRun();
  const bottom = useRef<HTMLDivElement>(null);

  const draftMessages =
    message.trim() === "" ? null : messagesOf([...turns, { role: "user", content: message }], options);
  const estimate = useEstimate(
    draftMessages && !isRunning ? { operationType: "chat", ...modelChoice(model), messages: draftMessages } : null,
  );

  // A question and a refusal are always brought into sight, what is being written only while its end is being read.
  const mustBeSeen = run.phase === "waiting" || run.phase === "refused";
  useEffect(() => {
    if (run.phase === "idle" || !(mustBeSeen || isNearTheEnd())) return;
    bottom.current?.scrollIntoView({ block: "end" });
  }, [mustBeSeen, run.phase, run.text]);

  async function answer(conversation: Turn[]) {
    setTurns(conversation);
    const goesOn = piece.current;
    const keptIn = Promise.resolve(goesOn?.projectId ?? keepingProject());
    const messages = messagesOf(conversation, options);
    const asked = keptIn.then((inProject) =>
      inProject === null
        ? null
        : { ...modelChoice(model), messages, projectId: inProject, sourcePieceId: goesOn?.pieceId },
    );
    const ended = await start("/api/ai/chat", asked);
    if (ended.end?.pieceId && piece.current === goesOn) {
      piece.current = { pieceId: ended.end.pieceId, projectId: await keptIn };
      router.refresh();
    }
    if (ended.text === "") return;
    const reply: Turn = { role: "assistant", content: ended.text, end: ended.end };
    // Only where nothing else has happened since: the conversation may have been thrown away meanwhile.
    setTurns((now) => (now === conversation ? [...now, reply] : now));
  }

  function send(content: string) {
    if (content.trim() === "" || isRunning) return;
    setMessage("");
    void answer([...turns, { role: "user", content }]);
  }

  function startOver() {
    reset();
    setTurns([]);
    piece.current = null;
  }

  const sentMessages = run.start?.sentMessages ?? null;
  const isAnswered = turns.at(-1)?.role === "assistant";
  const askedMessages = isAnswered ? turns.length - 1 : turns.length;
  const { displayUnit } = options;
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-3xl flex-col gap-6">
      <section aria-label="Conversation" aria-busy={isRunning} className="flex flex-1 flex-col gap-6">
        <h2 className="sr-only">Conversation</h2>
        {turns.length === 0 ? (
          <EmptyState
            icon={MessagesSquare}
            title="Ask something."
            className="flex-1 justify-center"
            action={STARTERS.map((starter) => (
              <Button
                key={starter}
                variant="secondary"
                size="sm"
                className="h-auto min-h-8 max-w-full shrink py-1 whitespace-normal"
                onClick={() => setMessage(starter)}
              >
                {starter}
              </Button>
            ))}
          >
            Every answer shows what it cost. The conversation is kept in your project and can go on another day.
          </EmptyState>
        ) : null}
        {turns.map((turn, position) =>
          turn.role === "user" ? (
            <ChatQuestion key={position} text={turn.content} />
          ) : (
            <ChatReply key={position} text={turn.content} end={turn.end} displayUnit={displayUnit} />
          ),
        )}
        {isRunning ? <ChatReply text={run.text} end={null} isWriting displayUnit={displayUnit} /> : null}
        {turns.length > 0 ? (
          <RunNotice
            run={run}
            displayUnit={displayUnit}
            onRetry={() => void answer(isAnswered ? turns.slice(0, -1) : turns)}
          />
        ) : null}
        {sentMessages !== null && sentMessages < askedMessages ? (
          <p className="text-xs text-muted-foreground">
            This conversation is long: the model was sent the newest {sentMessages} of {askedMessages} messages.
          </p>
        ) : null}
        <RunStatus run={run} what="answer" displayUnit={displayUnit} />
        <div ref={bottom} className="scroll-mb-48" />
      </section>
      <ChatComposer
        message={message}
        onMessage={setMessage}
        onSend={() => send(message)}
        onStop={() => void stop()}
        onStartOver={turns.length > 0 && !kept ? startOver : null}
        isRunning={isRunning}
        isStopping={isStopping}
        models={models}
        model={model}
        onModel={setModel}
        estimate={estimate}
        options={options}
      />
    </div>
  );
}

/** What is sent: turns with a text, the newest that a request may carry. */
function messagesOf(turns: readonly Turn[], { conversationMaxMessages }: StudioOptions) {
  return turns
    .filter(({ content }) => content.trim() !== "")
    .map(({ role, content }) => ({ role, content }))
    .slice(-conversationMaxMessages);
}

function turnOf({ role, content }: ChatMessage): Turn {
  return role === "user" ? { role, content } : { role, content, end: null };
}

/** Whoever has scrolled up to read is not pulled down again. */
function isNearTheEnd(): boolean {
  const { scrollHeight } = document.documentElement;
  return scrollHeight - window.scrollY - window.innerHeight < 160;
}
