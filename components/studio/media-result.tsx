import type { ReactNode, Ref } from "react";
import { formatTokens, type DisplayUnit } from "@/components/amounts/format";
import type { AiImages, AiSpeech, AiTranscript } from "@/lib/contracts/ai-media";
import { CostLine } from "./cost-line";
import { RunNotice } from "./run-notice";
import type { MediaRun } from "./use-media-run";

type Made = AiImages | AiSpeech | AiTranscript;
type MediaResultProps<One extends Made> = {
  ref?: Ref<HTMLElement>;
  label: string;
  run: MediaRun<One>;
  displayUnit: DisplayUnit;
  onRetry: () => void;
  /** Before anything was asked for. */
  empty: ReactNode;
  /** In the shape of what is being made. */
  waiting: ReactNode;
  children: (made: One) => ReactNode;
  /** What can be done with it once it is there. */
  actions?: ReactNode;
};

/** Pictures, speech or a transcript: waited for, there with what they cost, or why they are not. */
export function MediaResult<One extends Made>(props: MediaResultProps<One>) {
  const { ref, label, run, displayUnit, onRetry, empty, waiting, children, actions } = props;
  const { phase, made, problem } = run;
  return (
    <section
      ref={ref}
      aria-label={label}
      aria-busy={phase === "waiting"}
      className="flex min-h-80 min-w-0 scroll-mt-20 scroll-mb-6 flex-col gap-4 lg:min-h-[30rem] lg:border-l lg:pl-12"
    >
      <h2 className="sr-only">{label}</h2>
      {phase === "idle" ? empty : null}
      {phase === "waiting" ? waiting : null}
      {made === null ? null : children(made)}
      <RunNotice
        run={{ phase, problem, end: made === null ? null : { outcome: "completed", message: made.message } }}
        displayUnit={displayUnit}
        onRetry={onRetry}
      />
      {phase === "waiting" || made !== null ? (
        // Here from the first moment on, so that nothing moves at the end.
        <footer className="mt-auto flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 border-t py-3">
          {made === null ? (
            <p className="flex-1 text-muted-foreground">Working…</p>
          ) : (
            <CostLine end={made} displayUnit={displayUnit} className="min-w-0 flex-1 basis-64" />
          )}
          {made === null ? null : actions}
        </footer>
      ) : null}
      <p role="status" className="sr-only">
        {phase === "waiting" ? `${label}: working.` : ""}
        {made === null ? "" : `${label}: finished. It cost ${formatTokens(made.billableTokens, { displayUnit })}.`}
      </p>
    </section>
  );
}
