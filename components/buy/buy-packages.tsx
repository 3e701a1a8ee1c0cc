"use client";

import { startTransition, useActionState, useState } from "react";
import { useFormStatus } from "react-dom";
import type { DisplayUnit } from "@/components/amounts/format";
import { PackageCards, type PackageCard } from "@/components/packages/package-cards";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import { startCheckoutAction } from "@/lib/actions/account";
import type { ActionState } from "@/lib/actions/action-state";
import { usePageRestored } from "./use-page-restored";

type BuyPackagesProps = { packages: readonly PackageCard[]; displayUnit: DisplayUnit };
type State = { answer: ActionState<{ url: string }>; packageId: string | null };

const START: State = { answer: { status: "idle" }, packageId: null };

/** The packages, each with a button that leads to the payment page. */
export function BuyPackages({ packages, displayUnit }: BuyPackagesProps) {
  const [{ answer, packageId }, dispatch] = useActionState(openPaymentPage, START);
  const [saveCard, setSaveCard] = useState(false);
  // Back from the payment page, the button that led there can be pressed again.
  usePageRestored(() => startTransition(() => dispatch(null)));

  return (
    <form action={dispatch} className="flex flex-col gap-5">
      {answer.status === "refused" || answer.status === "failed" ? (
        <Alert tone="danger" live title={answer.message} />
      ) : null}
      {answer.status === "invalid" ? (
        <Alert tone="danger" live title="That package could not be read. Reload the page and choose again." />
      ) : null}
      <PackageCards
        packages={packages}
        displayUnit={displayUnit}
        action={(offer) => <BuyButton offer={offer} isLeaving={answer.status === "done" && packageId === offer.id} />}
      />
      <div className="flex items-start gap-3">
        <Checkbox
          id="save-card"
          name="saveCard"
          checked={saveCard}
          onCheckedChange={setSaveCard}
          aria-describedby="save-card-help"
          className="mt-0.5"
        />
        <div>
          <Label htmlFor="save-card">Save card for next time</Label>
          <p id="save-card-help" className="text-xs text-muted-foreground">
            Stripe keeps it. Nothing is ever charged to it unless you ask.
          </p>
        </div>
      </div>
    </form>
  );
}

function BuyButton({ offer, isLeaving }: { offer: PackageCard; isLeaving: boolean }) {
  const { pending, data } = useFormStatus();
  const isThis = pending && data.get("packageId") === offer.id;
  return (
    <Button
      type="submit"
      name="packageId"
      value={offer.id}
      variant={offer.popular ? "primary" : "secondary"}
      pending={isThis || isLeaving}
      disabled={pending}
    >
      {`Buy ${offer.name}`}
    </Button>
  );
}

/** Null starts afresh. */
async function openPaymentPage(_previous: State, form: FormData | null): Promise<State> {
  if (!form) return START;
  const packageId = String(form.get("packageId"));
  try {
    const answer = await startCheckoutAction({ status: "idle" }, form);
    if (answer.status === "done") location.assign(answer.value.url);
    return { answer, packageId };
  } catch {
    const message = "The payment page could not be opened. You were not charged. Check your connection and try again.";
    return { answer: { status: "failed", message }, packageId };
  }
}
