import type { ReactNode, Ref } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { costOf, RunFooter } from "./run-footer";
import { RunNotice } from "./run-notice";
import { RunStatus } from "./run-status";
import type { AiRun } from "./use-ai-run";
import { WrittenText } from "./written-text";

type RunResultProps = {
  ref?: Ref<HTMLElement>;
  /** What is written, as it stands in a sentence: "draft". */
  what: string;
  label: string;
  run: AiRun;
  displayUnit: DisplayUnit;
  isRunning: boolean;
  isStopping: boolean;
  onStop: () => void;
  onRetry: () => void;
  /** Before anything was asked for. */
  empty?: ReactNode;
  /** What can be done with it once it is there. */
  actions?: ReactNode;
  className?: string;
};

/** A text while it is written and afterwards, with what went wrong or what it cost. */
export function RunResult(props: RunResultProps) {
  const { ref, what, label, run, displayUnit, isRunning, isStopping, onStop, onRetry, empty, actions } = props;
  return (
    <section
      ref={ref}
      aria-label={label}
      aria-busy={isRunning}
      className={cn("flex min-w-0 scroll-mt-20 scroll-mb-6 flex-col gap-4", props.className)}
    >
      <h2 className="sr-only">{label}</h2>
      {run.phase === "idle" ? empty : null}
      {run.phase === "waiting" ? <WaitingText /> : null}
      {run.text === "" ? null : <WrittenText text={run.text} className="max-w-prose" />}
      <RunNotice run={run} displayUnit={displayUnit} onRetry={onRetry} />
      {isRunning || run.text !== "" || costOf(run) !== null ? (
        <RunFooter run={run} displayUnit={displayUnit} isRunning={isRunning} isStopping={isStopping} onStop={onStop}>
          {run.text === "" ? null : (
            <>
              <CopyButton text={run.text} what={what} />
              {actions}
            </>
          )}
        </RunFooter>
      ) : null}
      <RunStatus run={run} what={what} displayUnit={displayUnit} />
    </section>
  );
}

function WaitingText() {
  return (
    <div aria-hidden className="flex max-w-prose flex-col gap-3">
      <Skeleton className="h-6 w-2/5" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-11/12" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}
