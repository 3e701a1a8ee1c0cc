import type { Route } from "next";
import { counted } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button-link";
import type { MissingPrices } from "@/lib/queries/missing-prices";

type NoticesProps = {
  missing: MissingPrices;
  /** False on the page that the link leads to. */
  withLink: boolean;
};

/** That something runs without a price, above what it is missing from. Nothing when nothing does. */
export function MissingPriceNotices(props: NoticesProps) {
  return (
    <div className="mb-8 flex flex-col gap-3 empty:hidden">
      <UnpricedNotice {...props} />
      <CostUnknownNotice {...props} />
    </div>
  );
}

function UnpricedNotice({ missing, withLink }: NoticesProps) {
  const { unpricedCount, oldestUnpricedAt } = missing;
  if (oldestUnpricedAt === null) return null;
  const isOne = unpricedCount === 1n;
  return (
    <Alert
      tone="warning"
      title={`${counted(unpricedCount, "operation waits", "operations wait")} for a price`}
      action={withLink ? <SeePrices label="Price them" /> : undefined}
    >
      {isOne ? "It ran and was not" : "They ran and were not"} charged, because nobody knew what for.{" "}
      {isOne ? "It" : "The oldest"} was recorded <Moment at={oldestUnpricedAt.toISOString()} />.
    </Alert>
  );
}

function CostUnknownNotice({ missing, withLink }: NoticesProps) {
  const { withoutPrice } = missing;
  if (withoutPrice.length === 0) return null;
  const operationCount = withoutPrice.reduce((sum, one) => sum + one.operationCount, 0n);
  const named = withoutPrice.slice(0, MOST_NAMED).map(({ provider, model }) => `${model} (${provider})`);
  const moreCount = withoutPrice.length - named.length;
  return (
    <Alert
      tone="warning"
      title={`${withoutPrice.length === 1 ? "A model that runs is" : `${withoutPrice.length} models that run are`} not in the price list`}
      action={withLink ? <SeePrices label="See prices" /> : undefined}
    >
      <span className="wrap-anywhere">
        {named.join(", ")}
        {moreCount > 0 ? ` and ${moreCount} more` : ""}
      </span>
      : charged by the default of the settings. What providers took for {counted(operationCount, "operation")} of the
      last 7 days is not known and missing from the margin.
    </Alert>
  );
}

const MOST_NAMED = 5;

function SeePrices({ label }: { label: string }) {
  return (
    <ButtonLink href={"/admin/tokens/prices" as Route} variant="secondary" size="sm">
      {label}
    </ButtonLink>
  );
}
