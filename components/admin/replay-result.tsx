import { formatMoney, formatPercent } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Alert } from "@/components/ui/alert";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableFooter, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ActionState } from "@/lib/actions/action-state";
import type { ReplayedModel } from "@/lib/domain/pricing/replay";
import { changeOf } from "@/lib/domain/usage";

type Replay = {
  days: number;
  models: ReplayedModel[];
  beforeTokens: bigint;
  afterTokens: bigint;
  beforeTokensPerUsd: bigint;
  afterTokensPerUsd: bigint;
  isComplete: boolean;
};

const MOST_ROWS = 8;

/** What past days would have brought: what was charged, what would have been, by model. */
export function ReplayResult({ state, isLooking }: { state: ActionState<Replay>; isLooking: boolean }) {
  if (isLooking) {
    return (
      <div aria-busy className="flex flex-col gap-2">
        <span role="status" className="sr-only">
          Charging the last 30 days again
        </span>
        <Skeleton className="h-5 w-3/4" />
        <Skeleton className="h-24" />
      </div>
    );
  }
  if (state.status !== "done") {
    return (
      <Alert tone="warning" live title="What it would have meant could not be computed">
        {state.status === "invalid"
          ? Object.values(state.faults).join("; ")
          : "message" in state
            ? state.message
            : null}
      </Alert>
    );
  }
  const replay = state.value;
  const changed = replay.models.filter(({ beforeTokens, afterTokens }) => beforeTokens !== afterTokens);
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="font-medium">
        {replayTitle(replay)}
      </p>
      <p className="text-muted-foreground">
        {formatFace(replay.beforeTokens, replay.beforeTokensPerUsd)} becomes{" "}
        {formatFace(replay.afterTokens, replay.afterTokensPerUsd)} at face value. Nothing that was charged is changed.
        {replay.isComplete ? "" : " There were too many different operations to look at all of them."}
      </p>
      {changed.length > 0 ? <Models models={changed.slice(0, MOST_ROWS)} replay={replay} /> : null}
      {changed.length > MOST_ROWS ? (
        <p className="text-xs text-muted-foreground">And {changed.length - MOST_ROWS} more models.</p>
      ) : null}
    </div>
  );
}

function Models({ models, replay }: { models: readonly ReplayedModel[]; replay: Replay }) {
  return (
    <Table label="What the last 30 days would have brought" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead numeric>Charged</TableHead>
          <TableHead numeric>Would be</TableHead>
          <TableHead numeric>Change</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {models.map((row) => (
          <TableRow key={`${row.provider} ${row.model}`}>
            <TableCell phone="what" className="truncate sm:w-full sm:max-w-0">
              {row.model} <span className="text-muted-foreground">{row.provider}</span>
            </TableCell>
            <TableCell phone="balance" numeric className="text-muted-foreground">
              <TokenAmount tokens={row.beforeTokens} unit={false} />
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <TokenAmount tokens={row.afterTokens} unit={false} />
            </TableCell>
            <TableCell phone="when" numeric className="max-sm:text-left">
              {changeText(row.beforeTokens, row.afterTokens)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
      <TableFooter>
        <TableRow className="max-sm:hidden">
          <TableCell>All models</TableCell>
          <TableCell numeric>
            <TokenAmount tokens={replay.beforeTokens} unit={false} />
          </TableCell>
          <TableCell numeric>
            <TokenAmount tokens={replay.afterTokens} unit={false} />
          </TableCell>
          <TableCell numeric>{changeText(replay.beforeTokens, replay.afterTokens)}</TableCell>
        </TableRow>
      </TableFooter>
    </Table>
  );
}

/** The answer, said. */
export function replayTitle({
  days,
  beforeTokens,
  afterTokens,
}: Pick<Replay, "days" | "beforeTokens" | "afterTokens">): string {
  const when = `The last ${days} days`;
  if (beforeTokens === 0n) return `${when} brought no charges to compare with.`;
  if (beforeTokens === afterTokens) return `${when} would have been charged the same.`;
  const change = changeOf(beforeTokens, afterTokens);
  if (change && "times" in change) {
    return `${when} would have been charged ${change.times.toLocaleString("en-US")} times as much.`;
  }
  const part = changeText(beforeTokens, afterTokens).replace(/^[+−]/, "");
  return `${when} would have been charged ${part === "0.0%" ? "less than 0.1%" : part} ${afterTokens > beforeTokens ? "more" : "less"}.`;
}

/** `+18.0%`; from ten times as much on `×12`, because nobody reads `+1,100.0%`. */
export function changeText(before: bigint, after: bigint): string {
  const change = changeOf(before, after);
  if (change === null) return "new";
  if ("times" in change) return `×${change.times.toLocaleString("en-US")}`;
  return `${change.basisPoints > 0n ? "+" : ""}${formatPercent(change.basisPoints, 1)}`;
}

function formatFace(tokens: bigint, tokensPerUsd: bigint): string {
  return formatMoney((tokens * 100n) / tokensPerUsd, "usd");
}
