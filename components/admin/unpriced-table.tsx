import type { Route } from "next";
import Link from "next/link";
import { counted } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { operationLabel } from "@/lib/domain/operation-types";
import type { Units } from "@/lib/domain/pricing/charge";
import type { UnpricedUsage } from "@/lib/queries/admin-catalogue";
import { PriceDialog } from "./price-dialog";
import { PriceUsageButton } from "./price-usage-button";

/** Operations that were not charged, with what they would be charged now. */
export function UnpricedTable({ usages, mayPrice }: { usages: readonly UnpricedUsage[]; mayPrice: boolean }) {
  return (
    <Table label="Operations without a price" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Operation</TableHead>
          <TableHead>Used</TableHead>
          <TableHead className="max-md:hidden">Person</TableHead>
          <TableHead className="max-md:hidden">Ran</TableHead>
          <TableHead>{mayPrice ? <span className="sr-only">Price it</span> : "Would be"}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {usages.map((usage) => (
          <TableRow key={usage.id}>
            <TableCell phone="what" className="max-sm:truncate sm:w-1/2 sm:wrap-anywhere">
              {operationLabel(usage.operationType)} with {usage.model}{" "}
              <span className="text-muted-foreground max-sm:hidden">{usage.provider}</span>
            </TableCell>
            <TableCell phone="when" className="whitespace-nowrap">
              {unitsInWords(usage.units)}
            </TableCell>
            <TableCell phone="hidden" className="w-1/2 max-w-0 max-md:hidden">
              <Link
                href={`/admin/tokens/accounts/${usage.accountId}` as Route}
                className="block truncate hover:underline"
              >
                {usage.email ?? usage.accountId}
              </Link>
            </TableCell>
            <TableCell phone="hidden" className="whitespace-nowrap max-md:hidden">
              <Moment at={usage.occurredAt.toISOString()} />
            </TableCell>
            <TableCell className="py-1 text-right whitespace-nowrap max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1 max-sm:h-auto max-sm:self-center max-sm:p-0">
              {usage.billableTokens === null ? (
                mayPrice ? (
                  <AddPrice usage={usage} />
                ) : (
                  <span className="text-muted-foreground">No price yet</span>
                )
              ) : mayPrice ? (
                <PriceUsageButton usage={{ ...usage, billableTokens: usage.billableTokens }} />
              ) : (
                `${usage.billableTokens.toLocaleString("en-US")} tokens`
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** A price that is there already goes on with what it has: a new version stands in its place as a whole. */
function AddPrice({ usage: { provider, model, price } }: { usage: UnpricedUsage }) {
  return price ? (
    <PriceDialog follows={price} label="Complete its price" />
  ) : (
    <PriceDialog missing={{ provider, model }} label="Add a price" />
  );
}

/** `2 images 1024×1024`, `10 seconds` */
function unitsInWords(units: Units): string {
  const some = (amount: bigint, one: string, many = `${one}s`) => (amount === 0n ? [] : [counted(amount, one, many)]);
  const size = units.imageSize === null ? "" : ` ${units.imageSize.replace("x", "×")}`;
  return [
    ...some(units.inputModelTokens + units.outputModelTokens, "model token"),
    ...some(units.imageCount, `image${size}`, `images${size}`),
    ...some(units.characterCount, "character"),
    ...(units.durationMs === 0n ? [] : [`${Number(units.durationMs) / 1_000} seconds`]),
  ].join(", ");
}
