import { History } from "lucide-react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge, type BadgeProps } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLinks } from "@/components/ui/page-links";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RechargeLogEntry } from "@/lib/queries/recharge-log";
import { logHref, type LogPlace } from "./log-place";

type RechargeLogProps = {
  entries: readonly RechargeLogEntry[];
  place: LogPlace | null;
  next: LogPlace | null;
  displayUnit: DisplayUnit;
};

/** Every decision, also "no", newest first, with what came of it. */
export function RechargeLog({ entries, place, next, displayUnit }: RechargeLogProps) {
  if (entries.length === 0) {
    return (
      <EmptyState icon={History} title="Nothing was decided yet.">
        Whenever auto-recharge looks at your balance and charges or does not, it says so here, and why.
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="Decisions" stack>
        <TableHeader>
          <TableRow>
            <TableHead sort="descending">When</TableHead>
            <TableHead>Decision</TableHead>
            <TableHead>Why</TableHead>
            <TableHead numeric>Available</TableHead>
            <TableHead numeric>Threshold</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {entries.map((entry) => {
            const { label, variant } = lookOf(entry);
            return (
              <TableRow key={entry.id}>
                <TableCell phone="when" className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-2">
                  <Moment at={entry.at.toISOString()} />
                  <span className="sm:hidden">{label}</span>
                </TableCell>
                <TableCell phone="hidden">
                  <Badge variant={variant}>{label}</Badge>
                </TableCell>
                <TableCell phone="what" className="w-full min-w-60">
                  <span className="wrap-anywhere">{entry.sentence}</span>
                  <Repeated entry={entry} />
                </TableCell>
                <TableCell phone="amount" numeric>
                  <TokenAmount tokens={entry.availableTokens} displayUnit={displayUnit} unit={false} />
                </TableCell>
                <TableCell phone="balance" numeric className="text-muted-foreground">
                  <span className="sm:hidden">of </span>
                  <TokenAmount tokens={entry.thresholdTokens} displayUnit={displayUnit} unit={false} />
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      <PageLinks label="Pages of the log" first={place ? logHref(null) : null} next={next ? logHref(next) : null} />
    </>
  );
}

/** The same "no" again and again is one entry. */
function Repeated({ entry }: { entry: RechargeLogEntry }) {
  const isRepeated = entry.count > 1;
  if (!isRepeated && !entry.nextEligibleAt) return null;
  return (
    <span className="block text-xs font-normal text-muted-foreground">
      {isRepeated ? (
        <>
          {`Decided ${entry.count.toLocaleString("en-US")} times since `}
          <Moment at={entry.firstAt.toISOString()} />
          {entry.nextEligibleAt ? ". " : ""}
        </>
      ) : null}
      {entry.nextEligibleAt ? (
        <>
          Not before <Moment at={entry.nextEligibleAt.toISOString()} />
        </>
      ) : null}
    </span>
  );
}

type Look = { label: string; variant: NonNullable<BadgeProps["variant"]> };

const looks: Record<NonNullable<RechargeLogEntry["attemptStatus"]>, Look> = {
  pending: { label: "Charging", variant: "accent" },
  processing: { label: "Charging", variant: "accent" },
  succeeded: { label: "Charged", variant: "success" },
  declined: { label: "Declined", variant: "danger" },
  requires_action: { label: "Needs you", variant: "warning" },
  error: { label: "Failed", variant: "neutral" },
  canceled: { label: "Given up", variant: "neutral" },
};

function lookOf({ attemptStatus }: RechargeLogEntry): Look {
  return attemptStatus ? looks[attemptStatus] : { label: "No charge", variant: "outline" };
}
