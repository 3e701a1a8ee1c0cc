import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { operationLabel } from "@/lib/domain/operation-types";
import type { RunStep } from "@/lib/queries/runs";

const OUTCOMES = {
  succeeded: { label: "Done", badge: "success" },
  failed: { label: "Failed, not charged", badge: "neutral" },
  unpriced: { label: "Waits for its price", badge: "warning" },
} as const;

/** What a run did, in order, and what each step cost. */
export function StepsTable({ steps, displayUnit }: { steps: readonly RunStep[]; displayUnit: DisplayUnit }) {
  return (
    <Table label="Steps" stack>
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>Step</TableHead>
          <TableHead>Outcome</TableHead>
          <TableHead numeric>Cost</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {steps.map((step) => (
          <TableRow key={step.usageId}>
            <TableCell phone="when" className="align-top">
              <Moment at={step.occurredAt.toISOString()} />
            </TableCell>
            <TableCell phone="what" className="w-full align-top wrap-anywhere">
              {operationLabel(step.operationType)}
              <span className="block text-xs font-normal text-muted-foreground">{step.model}</span>
              {step.errorMessage ? (
                <span className="block text-xs font-normal text-muted-foreground">{step.errorMessage}</span>
              ) : null}
            </TableCell>
            <TableCell phone="balance" className="align-top">
              <Badge variant={OUTCOMES[step.status].badge}>{OUTCOMES[step.status].label}</Badge>
            </TableCell>
            <TableCell phone="amount" numeric className="align-top font-medium">
              <TokenAmount tokens={step.billableTokens} displayUnit={displayUnit} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
