import { Fragment } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";

export type ModelPriceRow = {
  id: string;
  /** As people call it: "OpenAI". */
  provider: string;
  model: string;
  /** "Text", "Image", "Speech", "Transcription", "Video". */
  kind: string;
  /** One line for each thing that is counted: so many of our tokens per so much of it. */
  rates: readonly { amountTokens: bigint; per: string }[];
};

export function ModelPriceTable({
  prices,
  displayUnit,
}: {
  prices: readonly ModelPriceRow[];
  displayUnit?: DisplayUnit;
}) {
  return (
    <Table label="Model prices" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead>Provider</TableHead>
          <TableHead>For</TableHead>
          <TableHead numeric>Costs you</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {prices.map((price) => (
          <TableRow key={price.id}>
            <TableCell phone="what" className="align-top font-medium">
              {price.model}
            </TableCell>
            <TableCell phone="when" className="align-top text-muted-foreground">
              {price.provider}
              <span className="sm:hidden"> · {price.kind}</span>
            </TableCell>
            <TableCell phone="hidden" className="align-top text-muted-foreground">
              {price.kind}
            </TableCell>
            <TableCell phone="amount" numeric className="align-top max-sm:row-span-2">
              {price.rates.map((rate) => (
                <Fragment key={rate.per}>
                  <span className="block">
                    <TokenAmount tokens={rate.amountTokens} displayUnit={displayUnit} />{" "}
                    <span className="text-muted-foreground max-sm:block max-sm:text-xs">per {rate.per}</span>
                  </span>
                </Fragment>
              ))}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
