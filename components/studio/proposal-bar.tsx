import type { DisplayUnit } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { RunFooter } from "./run-footer";
import { RunStatus } from "./run-status";
import type { AiRun } from "./use-ai-run";

type ProposalBarProps = {
  run: AiRun;
  displayUnit: DisplayUnit;
  isRunning: boolean;
  isStopping: boolean;
  onStop: () => void;
  onKeep: () => void;
  onUndo: () => void;
};

/** Below a text into which an answer is written: stop it, and then keep or undo it. */
export function ProposalBar({ run, displayUnit, isRunning, isStopping, onStop, onKeep, onUndo }: ProposalBarProps) {
  return (
    <>
      <RunFooter run={run} displayUnit={displayUnit} isRunning={isRunning} isStopping={isStopping} onStop={onStop}>
        <Button variant="secondary" size="sm" onClick={onUndo}>
          Undo
        </Button>
        <Button size="sm" onClick={onKeep}>
          Keep it
        </Button>
      </RunFooter>
      <RunStatus run={run} what="change" displayUnit={displayUnit} />
    </>
  );
}
