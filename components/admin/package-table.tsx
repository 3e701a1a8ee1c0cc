import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AdminPackage } from "@/lib/queries/admin-catalogue";
import { MoveButtons } from "./move-buttons";
import { PackageDialog } from "./package-dialog";

/** Every package in the order in which customers see those on sale. */
export function PackageTable({ packages, mayChange }: { packages: readonly AdminPackage[]; mayChange: boolean }) {
  return (
    <Table label="Packages" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Package</TableHead>
          <TableHead numeric>Price</TableHead>
          <TableHead numeric>Tokens</TableHead>
          <TableHead>State</TableHead>
          <TableHead numeric className="max-lg:hidden">
            Sold
          </TableHead>
          <TableHead className="max-lg:hidden">At Stripe</TableHead>
          {mayChange ? (
            <TableHead>
              <span className="sr-only">Order and change</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {packages.map((sold, at) => (
          <TableRow key={sold.id}>
            <TableCell phone="what" className="sm:w-full sm:max-w-0">
              <span className="block truncate" title={sold.code}>
                <span className="font-medium">{sold.name}</span>{" "}
                <span className="font-mono text-xs text-muted-foreground max-sm:hidden">{sold.code}</span>
              </span>
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <MoneyAmount minor={sold.priceCents} currency={sold.currency} />
            </TableCell>
            <TableCell phone="balance" numeric>
              <TokenAmount tokens={sold.amountTokens} unit={false} />
              <span className="sm:hidden"> tokens</span>
            </TableCell>
            <TableCell phone="when">
              <span className="flex flex-wrap gap-1">
                {sold.isActive ? <Badge variant="success">On sale</Badge> : <Badge variant="outline">Off sale</Badge>}
                {sold.isPopular ? <Badge variant="accent">Popular</Badge> : null}
              </span>
            </TableCell>
            <TableCell phone="hidden" numeric className="max-lg:hidden">
              {sold.soldCount.toLocaleString("en-US")}
            </TableCell>
            <TableCell phone="hidden" className="max-w-40 max-lg:hidden">
              {sold.stripePriceId === null ? (
                <span className="whitespace-nowrap text-muted-foreground">Not linked</span>
              ) : (
                <span className="block truncate font-mono text-xs" title={sold.stripePriceId}>
                  {sold.stripePriceId}
                </span>
              )}
            </TableCell>
            {mayChange ? (
              <TableCell className="py-1 text-right whitespace-nowrap max-sm:col-start-3 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
                <span className="inline-flex items-center gap-1">
                  <MoveButtons
                    packageId={sold.id}
                    name={`${sold.name} (${sold.code})`}
                    isFirst={at === 0}
                    isLast={at === packages.length - 1}
                  />
                  <PackageDialog sold={sold} />
                </span>
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
