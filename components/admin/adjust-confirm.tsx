import { formatDay } from "@/components/amounts/format-moment";
import type { Act } from "@/components/forms/use-act";
import { Alert } from "@/components/ui/alert";
import { Fact } from "@/components/ui/fact";
import { balanceAfter, nameOfAct, type AdjustedAccount, type Adjustment } from "./adjustment";
import { BeforeAfter } from "./before-after";
import { ConfirmStep } from "./two-steps";

type AdjustConfirmProps = {
  act: Act;
  account: AdjustedAccount;
  adjustment: Adjustment;
  sentKey: string;
  onBack: () => void;
};

export function AdjustConfirm({ act, account, adjustment, sentKey, onBack }: AdjustConfirmProps) {
  const { direction, amount, reason, expiresOn } = adjustment;
  const isGrant = direction === "grant";
  const after = balanceAfter(adjustment, account);
  const wasBookedOtherwise = act.state.status === "refused" && act.state.code === "idempotency_key_reuse";
  return (
    <ConfirmStep
      act={act}
      what={nameOfAct(adjustment, account)}
      description={`${isGrant ? "They can be spent at once." : "They can no longer be spent."} The customer sees the line and its reason; it is written to the audit log under your name.`}
      hidden={{
        accountId: account.accountId,
        key: sentKey,
        direction,
        amountTokens: amount,
        reason,
        expiresOn: isGrant ? expiresOn : undefined,
      }}
      variant={isGrant ? "primary" : "danger"}
      failure="Nothing was booked"
      refusal={
        wasBookedOtherwise && !act.isPending ? (
          <Alert tone="warning" live title="An earlier attempt from here was booked">
            It had other figures than these, which were not booked. Close this, look at the balance, and start again if
            something is missing.
          </Alert>
        ) : undefined
      }
      onBack={onBack}
    >
      <dl className="flex flex-col gap-3">
        <Fact label="Person">{account.name}</Fact>
        <Fact label="Reason">{reason.trim()}</Fact>
        {isGrant ? <Fact label="Expires">{expiryInWords(expiresOn)}</Fact> : null}
      </dl>
      {after === null ? null : <BeforeAfter before={account.balanceTokens} after={after} />}
    </ConfirmStep>
  );
}

function expiryInWords(expiresOn: string): string {
  if (expiresOn === "") return "Never";
  return `At the end of ${formatDay(new Date(`${expiresOn}T00:00:00Z`), "UTC")}, UTC`;
}
