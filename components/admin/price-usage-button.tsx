"use client";

import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
import { AskDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { priceUsageAction } from "@/lib/actions/catalogue";
import type { UnpricedUsage } from "@/lib/queries/admin-catalogue";
import { BeforeAfter } from "./before-after";

type PriceUsageButtonProps = { usage: UnpricedUsage & { billableTokens: bigint } };

/** Charges an operation that waited for its price: before, after, and once. */
export function PriceUsageButton({ usage }: PriceUsageButtonProps) {
  const what = nameOfCharge(usage.billableTokens);
  return (
    <AskDialog
      trigger={
        <Button variant="secondary" size="sm" aria-label={`${what} for ${usage.model}`}>
          {what}
        </Button>
      }
    >
      {(handlers) => <PriceUsageForm usage={usage} {...handlers} />}
    </AskDialog>
  );
}

function PriceUsageForm({ usage, onBusy, onDone }: PriceUsageButtonProps & DialogHandlers) {
  const { accountId, id, email, billableTokens, balanceTokens } = usage;
  const what = nameOfCharge(billableTokens);
  const act = useAct(priceUsageAction, {
    noAnswer: "The server did not answer. Try again from here: it is charged once.",
    onBusy,
    onDone: (priced) => {
      toast.success("Charged", { description: `The balance is ${formatTokens(priced.balanceTokens)}.` });
      onDone();
    },
  });
  return (
    <ActForm
      act={act}
      title={`${what} to ${email ?? accountId}?`}
      description="By the price that was in force when it ran, or the first since. The work was done, so that it is charged whatever the balance is."
      hidden={{ accountId, usageId: id }}
      failure="It was not charged"
      button={what}
    >
      <BeforeAfter before={balanceTokens} after={balanceTokens - billableTokens} />
    </ActForm>
  );
}

function nameOfCharge(billableTokens: bigint): string {
  return `Charge ${formatTokens(billableTokens).replaceAll("\u00a0", " ")}`;
}
