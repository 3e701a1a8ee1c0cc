import type { DisplayUnit } from "@/components/amounts/format";
import { CopyButton } from "@/components/ui/copy-button";
import { Spinner } from "@/components/ui/spinner";
import type { AiStreamEnd } from "@/lib/contracts/ai";
import { CostLine } from "./cost-line";
import { WrittenText } from "./written-text";

export function ChatQuestion({ text }: { text: string }) {
  return (
    <article aria-label="You" className="ml-auto max-w-[85%] rounded-lg bg-muted px-4 py-2.5 text-base">
      <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
    </article>
  );
}

type ChatReplyProps = {
  text: string;
  /** Null while it is written, and for an answer of another day. */
  end: AiStreamEnd | null;
  isWriting?: boolean;
  displayUnit: DisplayUnit;
};

/** An answer, with what it cost under it as soon as that is known. */
export function ChatReply({ text, end, isWriting = false, displayUnit }: ChatReplyProps) {
  return (
    <article aria-label="Answer" className="flex flex-col gap-2">
      {text === "" ? (
        <p className="flex min-h-6 items-center gap-2 text-muted-foreground">
          <Spinner className="size-3.5" />
          Thinking…
        </p>
      ) : (
        <WrittenText text={text} />
      )}
      {/* As high as the cost that will stand here. */}
      <div className="flex min-h-7 items-center gap-2 text-xs">
        {end === null || end.outcome === "unknown" ? null : <CostLine end={end} displayUnit={displayUnit} />}
        {isWriting || text === "" ? null : <CopyButton text={text} what="answer" className="ml-auto" />}
      </div>
    </article>
  );
}
