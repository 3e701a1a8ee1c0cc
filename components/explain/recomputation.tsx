"use client";

import { CircleCheck } from "lucide-react";
import type { DisplayUnit } from "@/components/amounts/format";
import { formatTokens, TOKENS_PER_CREDIT } from "@/components/amounts/format";
import { Alert } from "@/components/ui/alert";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { explainCharge, type ChargeSnapshot } from "@/lib/domain/pricing/explain";

type RecomputationProps = { snapshot: ChargeSnapshot; displayUnit: DisplayUnit };

/** Computes the charge again, here in the reader's own browser, from what was kept with it, and says what came out. */
export function Recomputation({ snapshot, displayUnit }: RecomputationProps) {
  const explained = explainCharge(snapshot);
  if (!explained) {
    return (
      <p className="text-muted-foreground">
        How this was computed was not kept with it. Ask about it if it looks wrong.
      </p>
    );
  }
  const { steps, computedTokens, agrees } = explained;
  const computed = formatTokens(computedTokens, { displayUnit });
  return (
    <div className="flex flex-col gap-4">
      <Table label="How it was computed" stack>
        <TableHeader>
          <TableRow>
            <TableHead>Step</TableHead>
            <TableHead>Formula</TableHead>
            <TableHead numeric>Result</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {steps.map(({ what, formula, result }, position) => (
            <TableRow key={position}>
              <TableCell phone="what" className="whitespace-nowrap">
                {what}
              </TableCell>
              <TableCell phone="when" className="w-full wrap-anywhere">
                {formula}
              </TableCell>
              <TableCell phone="amount" numeric className="font-medium">
                {result}
              </TableCell>
            </TableRow>
          ))}
          {displayUnit === "credits" ? (
            <TableRow>
              <TableCell phone="what" className="whitespace-nowrap">
                In credits
              </TableCell>
              <TableCell phone="when" className="w-full wrap-anywhere">
                {`${formatTokens(computedTokens)} ÷ ${TOKENS_PER_CREDIT}`}
              </TableCell>
              <TableCell phone="amount" numeric className="font-medium">
                {computed}
              </TableCell>
            </TableRow>
          ) : null}
        </TableBody>
      </Table>
      {agrees ? (
        <p className="flex items-start gap-2">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
          <span>
            Computed again on this page just now: <strong className="font-semibold tabular-nums">{computed}</strong>,
            equal to what was charged.
          </span>
        </p>
      ) : (
        <Alert tone="danger" title="This differs from what was charged">
          {`Computed again on this page it comes to ${computed}; ${formatTokens(snapshot.chargedTokens, { displayUnit })} were charged. Tell us above that this looks wrong.`}
        </Alert>
      )}
    </div>
  );
}
