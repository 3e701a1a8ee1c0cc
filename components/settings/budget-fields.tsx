"use client";

import { type DisplayUnit } from "@/components/amounts/format";
import { readTokens, type Typed } from "@/components/recharge/typed-amounts";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { BudgetPeriod } from "@/lib/domain/key-budget";
import { faultSentence } from "@/components/forms/fault-sentence";
import { periodOptions } from "./key-words";

/** A budget as it is typed, before anybody has read it. */
export type TypedBudget = { text: string; period: BudgetPeriod };

/** What was typed, in tokens; nothing typed is no limit, where there need not be one. */
export function readBudget({ text }: TypedBudget, displayUnit: DisplayUnit, isRequired: boolean): Typed | NoLimit {
  if (text.trim() === "" && !isRequired) return { amount: null, fault: null };
  return readTokens(text, displayUnit);
}

type NoLimit = { amount: null; fault: null };

type BudgetFieldsProps = {
  budget: TypedBudget;
  isRequired: boolean;
  displayUnit: DisplayUnit;
  error: string | undefined;
  onChange: (budget: TypedBudget) => void;
};

/** How much, and in which period. Sends whole tokens, however they were typed. */
export function BudgetFields({ budget, isRequired, displayUnit, error, onChange }: BudgetFieldsProps) {
  const { amount } = readBudget(budget, displayUnit, isRequired);
  return (
    <div className="flex flex-col gap-4 sm:flex-row">
      {amount === null ? null : <input type="hidden" name="budgetTokens" value={amount.toString()} />}
      <Field
        label="Budget"
        note={isRequired ? displayUnit : `${displayUnit}, optional`}
        help={isRequired ? "Calls that would go beyond it are refused." : "Left empty, only your balance is the limit."}
        error={faultSentence("The budget", error)}
        className="flex-1"
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            placeholder={displayUnit === "credits" ? "50" : "5,000"}
            value={budget.text}
            onChange={(event) => onChange({ ...budget, text: event.target.value })}
          />
        )}
      </Field>
      <Field label="Per" className="sm:w-36">
        {(control) => (
          <Select
            {...control}
            name="budgetPeriod"
            options={periodOptions}
            value={budget.period}
            onValueChange={(period) => onChange({ ...budget, period })}
          />
        )}
      </Field>
    </div>
  );
}
