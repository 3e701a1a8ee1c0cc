import type { Route } from "next";
import type { ReactNode } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import type { AiStreamEnd } from "@/lib/contracts/ai";
import type { AiProblem } from "./ask-ai";
import type { AiRun } from "./use-ai-run";

type RunNoticeProps = {
  /** A text or anything else that was asked for. */
  run: Pick<AiRun, "phase" | "problem"> & { end: Pick<AiStreamEnd, "outcome" | "message"> | null };
  displayUnit: DisplayUnit;
  onRetry: () => void;
};

/** What went otherwise than asked, whether it cost anything, and what to do. Nothing when all went well. */
export function RunNotice({ run, displayUnit, onRetry }: RunNoticeProps) {
  const again = (
    <Button variant="secondary" size="sm" onClick={onRetry}>
      Try again
    </Button>
  );
  if (run.phase === "refused" && run.problem) {
    return <Refusal problem={run.problem} displayUnit={displayUnit} again={again} />;
  }
  if (run.phase === "torn") {
    return (
      <Alert live tone="warning" title="The connection broke" action={historyLink}>
        What was written until then is charged. Your history shows how much it was.
      </Alert>
    );
  }
  if (run.phase === "left") {
    return (
      <Alert live title="Stopped" action={historyLink}>
        What was written until then is charged. Your history shows how much it was.
      </Alert>
    );
  }
  const { end } = run;
  if (end === null || end.message === null) return null;
  if (end.outcome === "unknown") {
    return (
      <Alert live tone="warning" title="We do not know yet what this cost">
        {end.message}
      </Alert>
    );
  }
  if (end.outcome === "failed") {
    return (
      <Alert live tone="danger" title="The model did not answer" action={again}>
        {end.message}
      </Alert>
    );
  }
  return <p className="text-muted-foreground">{end.message}</p>;
}

function Refusal({ problem, displayUnit, again }: { problem: AiProblem; displayUnit: DisplayUnit; again: ReactNode }) {
  switch (problem.code) {
    case "insufficient_tokens":
      return (
        <Alert live tone="warning" title="Not enough tokens" action={buyLink}>
          This can cost up to <TokenAmount tokens={problem.required ?? 0} displayUnit={displayUnit} /> and you have{" "}
          <TokenAmount tokens={problem.available ?? 0} displayUnit={displayUnit} unit={false} />, so{" "}
          <TokenAmount tokens={problem.shortfall ?? 0} displayUnit={displayUnit} /> are missing. Nothing was charged.
        </Alert>
      );
    case "account_suspended":
      return (
        <Alert live tone="danger" title="Your balance is below zero" action={buyLink}>
          {problem.detail}
        </Alert>
      );
    case "account_blocked":
      return (
        <Alert live tone="danger" title={problem.title}>
          {problem.detail}
        </Alert>
      );
    case "not_signed_in":
      return (
        <Alert
          live
          tone="warning"
          title="You are signed out"
          action={
            <ButtonLink size="sm" href={"/sign-in?next=%2Fstudio" as Route}>
              Sign in
            </ButtonLink>
          }
        >
          Sign in again to go on. Copy first what you want to keep.
        </Alert>
      );
    default:
      return (
        <Alert live tone="danger" title={problem.title} action={again}>
          {problem.detail}
        </Alert>
      );
  }
}

const buyLink = (
  <ButtonLink size="sm" href={"/tokens#packages" as Route}>
    Buy tokens
  </ButtonLink>
);
const historyLink = (
  <ButtonLink variant="secondary" size="sm" href={"/tokens/history" as Route}>
    See history
  </ButtonLink>
);
