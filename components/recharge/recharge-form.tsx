"use client";

import { useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { formatMoney, formatTokens } from "@/components/amounts/format";
import { useBalance } from "@/components/balance/balance-provider";
import { AddCardButton } from "@/components/cards/add-card-button";
import { faultSentence } from "@/components/forms/fault-sentence";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { simulateRecharge, simulationText, type RechargePast } from "@/lib/domain/recharge/simulate";
import { RechargeAgreement, type PausedFor } from "./recharge-agreement";
import {
  chargedAtOnce,
  readTerms,
  type OfferedCard,
  type OfferedPackage,
  type TermFaults,
  type TypedTerms,
} from "./recharge-terms";

export type RechargeFormProps = {
  packages: readonly OfferedPackage[];
  /** The newest first. */
  cards: readonly OfferedCard[];
  displayUnit: DisplayUnit;
  /** Prices are plus tax. */
  hasTax: boolean;
  initial: TypedTerms;
  /** Whether it is on already, paused or not. */
  isOn: boolean;
  /** The card by whose name it is paused, or any card where it is about a payment; null while it is not paused. */
  pausedFor: PausedFor | null;
  isChargingAlready: boolean;
  spentThisMonthCents: bigint;
  past: RechargePast;
  backOff: string;
};

/** The terms, what they would have done in the last 30 days, and the agreement to them. */
export function RechargeForm({ initial, isOn, past, backOff, ...given }: RechargeFormProps) {
  const { packages, cards, displayUnit, hasTax } = given;
  const plusTax = hasTax ? " plus tax" : "";
  const { settledTokens, availableTokens, status } = useBalance();
  const [typed, setTyped] = useState(initial);
  const [wasTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState<TermFaults>({});
  const { terms, buying, faults } = readTerms(typed, { packages, cards, displayUnit });
  const shown = (field: keyof TermFaults) => (wasTried ? faults[field] : undefined) ?? refused[field];
  const currency = buying?.sold.currency ?? packages[0]?.currency ?? "usd";
  const now = { availableTokens: BigInt(availableTokens), isBlocked: status === "blocked" };

  function change(part: Partial<TypedTerms>) {
    setTyped({ ...typed, ...part });
    setRefused({});
  }

  return (
    <div className="grid gap-x-16 gap-y-8 lg:grid-cols-2">
      <form
        noValidate
        className="flex max-w-lg flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (terms) setAsking(true);
          else
            event.currentTarget
              .querySelector<HTMLElement>(`[data-field="${Object.keys(faults)[0]}"] :is(input, button)`)
              ?.focus();
        }}
      >
        <div data-field="thresholdTokens">
          <Field
            label="When this much is left, or less"
            note={displayUnit}
            help="What is held for running work counts as used."
            error={faultSentence("The threshold", shown("thresholdTokens"))}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                value={typed.threshold}
                onChange={(event) => change({ threshold: event.target.value })}
              />
            )}
          </Field>
        </div>
        <div data-field="packageId">
          <Field
            label="Buy"
            help="As many at once as lift your balance above the threshold, in one payment."
            error={faultSentence("The package", shown("packageId"))}
          >
            {(control) => (
              <Select
                {...control}
                className="w-full"
                value={typed.packageId}
                onValueChange={(packageId) => change({ packageId })}
                options={packages.map(({ id, name, amountTokens, priceCents, ...sold }) => ({
                  value: id,
                  label: `${name}: ${formatTokens(amountTokens, { displayUnit })} for ${formatMoney(priceCents, sold.currency)}${plusTax}`,
                }))}
              />
            )}
          </Field>
        </div>
        <div data-field="monthlyCapCents">
          <Field
            label="At most in a month"
            note={currency.toUpperCase()}
            help="A calendar month in UTC, tax included. Nothing is charged beyond it."
            error={faultSentence("The cap", shown("monthlyCapCents"))}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                value={typed.cap}
                onChange={(event) => change({ cap: event.target.value })}
              />
            )}
          </Field>
        </div>
        <div data-field="cardId" className="flex flex-col items-start gap-2 *:data-[slot=field]:w-full">
          <Field label="With this card" error={faultSentence("A card", shown("cardId"))}>
            {(control) =>
              cards.length > 0 ? (
                <Select
                  {...control}
                  className="w-full"
                  value={typed.cardId}
                  onValueChange={(cardId) => change({ cardId })}
                  options={cards.map(({ id, name, isDefault, isExpired }) => ({
                    value: id,
                    label: `${name}${isExpired ? " (expired)" : isDefault ? " (default)" : ""}`,
                  }))}
                />
              ) : (
                <p id={control.id} className="text-muted-foreground">
                  You have no saved card yet.
                </p>
              )
            }
          </Field>
          <AddCardButton from="auto-recharge" variant={cards.length > 0 ? "link" : "secondary"} size="sm">
            {cards.length > 0 ? "Add another card" : "Add a card"}
          </AddCardButton>
        </div>
        <div>
          <Button type="submit">{isOn ? "Save changes" : "Turn on auto-recharge"}</Button>
        </div>
      </form>

      <div className="flex flex-col items-start gap-6">
        <section
          aria-label="What it would have done"
          className="flex w-full flex-col gap-1 rounded-lg border bg-muted px-4 py-3"
        >
          <h3 className="font-medium">What it would have done</h3>
          <p aria-live="polite" className="text-pretty text-muted-foreground">
            {buying
              ? `${simulationText(simulateRecharge(past, { ...buying, package: buying.sold }), currency)}${hasTax ? " Tax would have come on top." : ""}`
              : "Fill in the form to see what it would have charged in your last 30 days."}
          </p>
        </section>
        <div className="flex flex-col gap-2 text-muted-foreground">
          <p>{backOff}</p>
          <p>You can turn it off at any time. Every decision to charge, or not to, is listed below with its reason.</p>
        </div>
      </div>

      {terms && isAsking ? (
        <RechargeAgreement
          terms={terms}
          displayUnit={displayUnit}
          hasTax={hasTax}
          isOn={isOn}
          stillPausedFor={
            given.pausedFor === "any card" || given.pausedFor === terms.card.name ? given.pausedFor : null
          }
          balanceTokens={BigInt(settledTokens)}
          charge={chargedAtOnce(terms, {
            ...now,
            isChargingAlready: given.isChargingAlready,
            spentThisMonthCents: given.spentThisMonthCents,
          })}
          onClose={() => setAsking(false)}
          onRefused={setRefused}
        />
      ) : null}
    </div>
  );
}
