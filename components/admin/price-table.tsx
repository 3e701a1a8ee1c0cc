import { Moment } from "@/components/amounts/moment";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { PricedModel, PriceList, PriceVersion } from "@/lib/queries/admin-catalogue";
import { chargeInWords, priceInWords } from "./price-draft";
import { PriceDialog } from "./price-dialog";

type PriceTableProps = { list: PriceList; mayChange: boolean };

/** The price list: each model with the version in force, those to come, and on request those that are past. */
export function PriceTable({ list: { models, multiplierBasisPoints }, mayChange }: PriceTableProps) {
  return (
    <Table label="Model prices" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead>Charged</TableHead>
          <TableHead className="max-lg:hidden">What the provider takes</TableHead>
          <TableHead className="max-md:hidden">Since</TableHead>
          {mayChange ? (
            <TableHead>
              <span className="sr-only">Change</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {models.map((priced) => (
          <PriceRow
            key={`${priced.provider} ${priced.model}`}
            priced={priced}
            multiplierBasisPoints={multiplierBasisPoints}
            mayChange={mayChange}
          />
        ))}
      </TableBody>
    </Table>
  );
}

type PriceRowProps = { priced: PricedModel; multiplierBasisPoints: bigint; mayChange: boolean };

function PriceRow({ priced, multiplierBasisPoints, mayChange }: PriceRowProps) {
  const { versions, model, provider, kind } = priced;
  const shown = versions.find(({ state }) => state === "in force") ?? versions.at(-1)!;
  const others = versions.filter((version) => version !== shown);
  return (
    <TableRow>
      <TableCell phone="what" className="align-top sm:min-w-48">
        <span className="font-medium wrap-anywhere">{model}</span>{" "}
        <span className="text-muted-foreground">
          {provider} · {kind}
        </span>
        <Others versions={others} multiplierBasisPoints={multiplierBasisPoints} />
      </TableCell>
      <TableCell phone="when" className="align-top whitespace-nowrap max-sm:whitespace-normal">
        {chargeInWords(shown, multiplierBasisPoints)}
        <span className="lg:hidden">
          <br />
          <span className="text-xs text-muted-foreground">{priceInWords(shown)}</span>
        </span>
      </TableCell>
      <TableCell phone="hidden" className="w-full align-top max-lg:hidden">
        {priceInWords(shown)}
      </TableCell>
      <TableCell phone="hidden" className="align-top whitespace-nowrap max-md:hidden">
        <Since version={shown} />
      </TableCell>
      {mayChange ? (
        <TableCell className="py-1 text-right align-top max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1 max-sm:p-0">
          <PriceDialog follows={shown} />
        </TableCell>
      ) : null}
    </TableRow>
  );
}

/** What was and what is to come. */
function Others({
  versions,
  multiplierBasisPoints,
}: {
  versions: readonly PriceVersion[];
  multiplierBasisPoints: bigint;
}) {
  if (versions.length === 0) return null;
  const toCome = versions.filter(({ state }) => state === "to come").length;
  return (
    <details className="text-xs font-normal">
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-muted-foreground hover:text-foreground">
        {toCome > 0 ? <Badge variant="accent">{toCome} to come</Badge> : null} {versions.length} other{" "}
        {versions.length === 1 ? "version" : "versions"}
      </summary>
      <ul className="flex flex-col gap-2 border-l pl-3">
        {versions.map((version) => (
          <li key={version.id}>
            <span className="font-medium">{version.state === "to come" ? "From " : "Was from "}</span>
            <Since version={version} /> by {version.by}: {chargeInWords(version, multiplierBasisPoints)};{" "}
            {priceInWords(version)}
          </li>
        ))}
      </ul>
    </details>
  );
}

const THE_START = new Date("2020-01-02T00:00:00Z");

function Since({ version: { effectiveFrom } }: { version: PriceVersion }) {
  return effectiveFrom < THE_START ? <>the start</> : <Moment at={effectiveFrom.toISOString()} />;
}
