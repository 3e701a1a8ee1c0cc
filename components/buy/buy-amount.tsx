"use client";

import { useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { faultSentence } from "@/components/forms/fault-sentence";
import type { PackageCard } from "@/components/packages/package-cards";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { buyAmountAction } from "@/lib/actions/account";
import type { CustomAmountTerms } from "@/lib/domain/custom-amount";
import { amountWords } from "./amount-words";
import { CheckoutAnswer } from "./checkout-answer";
import { useCheckout, type CheckoutState } from "./use-checkout";

type BuyAmountProps = {
  terms: CustomAmountTerms;
  /** To say so where one of them gives more for the money. */
  packages: readonly PackageCard[];
  displayUnit: DisplayUnit;
  saveCard: boolean;
};

/** An amount of one's own: says while it is typed what it buys, and leads to the payment page. */
export function BuyAmount({ terms, packages, displayUnit, saveCard }: BuyAmountProps) {
  const { answer, form, isPending, isLeaving } = useCheckout(buyAmountAction);
  const [typed, setTyped] = useState("");
  const [wasLeft, setLeft] = useState(false);
  // An answer is about the amount that was sent, and of no interest once it is changed.
  const [outdated, setOutdated] = useState<CheckoutState | null>(null);
  const refused = answer.status === "invalid" && answer !== outdated ? answer.faults["amount"] : undefined;

  const words = amountWords(typed, { terms, packages, displayUnit });
  const fault = (wasLeft ? words.fault : null) ?? refused;
  return (
    <form {...form} noValidate className="flex flex-col gap-3">
      {saveCard ? <input type="hidden" name="saveCard" value="on" /> : null}
      <CheckoutAnswer answer={answer} invalid={null} />
      <div className="grid gap-x-5 gap-y-3 sm:grid-cols-[12rem_minmax(0,1fr)_auto]">
        <Field label="Another amount" error={faultSentence("The amount", fault)}>
          {(control) => (
            <div className="relative">
              <span aria-hidden className="absolute inset-y-0 left-3 flex items-center text-muted-foreground">
                $
              </span>
              <Input
                {...control}
                name="amount"
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                required
                aria-describedby={[control["aria-describedby"], "amount-terms"].filter(Boolean).join(" ")}
                className="pl-7"
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setLeft(false);
                  setOutdated(answer);
                }}
                onBlur={() => setLeft(true)}
              />
            </div>
          )}
        </Field>
        <div id="amount-terms" aria-live="polite" className="min-h-15 text-muted-foreground sm:mt-6">
          {words.buys ? (
            <p className="font-medium text-foreground">{`${words.buys.tokens} for ${words.buys.price}`}</p>
          ) : null}
          <p className="text-pretty">{words.terms}</p>
          {words.better ? <p className="text-pretty text-foreground">{words.better}</p> : null}
        </div>
        <Button
          type="submit"
          variant="secondary"
          pending={isPending || isLeaving}
          onClick={() => setLeft(true)}
          className="sm:mt-6"
        >
          {words.buys ? `Buy for ${words.buys.price}` : "Buy"}
        </Button>
      </div>
    </form>
  );
}
