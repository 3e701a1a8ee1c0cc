import { Square } from "lucide-react";
import type { ReactNode, Ref } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { CostLine } from "./cost-line";
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
  const cost = run.end?.outcome === "unknown" ? null : run.end;
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
      {isRunning || run.text !== "" || cost !== null ? (
        // Here from the first moment on and always in sight, so that Stop is at hand and nothing moves at the end.
        <footer className="sticky bottom-0 mt-auto flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 border-t bg-background py-3">
          {cost === null ? (
            <p className="flex-1 text-muted-foreground">{isRunning ? "Writing…" : ""}</p>
          ) : (
            <CostLine end={cost} displayUnit={displayUnit} className="min-w-0 flex-1 basis-64" />
          )}
          {isRunning ? (
            <Button variant="secondary" size="sm" onClick={onStop} pending={isStopping}>
              <Square aria-hidden className="size-3.5" />
              Stop
            </Button>
          ) : null}
          {!isRunning && run.text !== "" ? (
            <>
              <CopyButton text={run.text} what={what} />
              {actions}
            </>
          ) : null}
        </footer>
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
