"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { DisplayUnit } from "@/components/amounts/format";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { useAct } from "@/components/forms/use-act";
import { typedText } from "@/components/recharge/typed-amounts";
import { Button } from "@/components/ui/button";
import { changeKeyBudgetAction } from "@/lib/actions/settings";
import type { BudgetPeriod } from "@/lib/domain/key-budget";
import { BudgetFields, readBudget, type TypedBudget } from "./budget-fields";

type BudgetDialogProps = {
  keyId: string;
  name: string;
  kind: "personal" | "agent";
  budget: { tokens: bigint; period: BudgetPeriod } | null;
  displayUnit: DisplayUnit;
};

/** Moves the end of a key's budget; what it has spent in the period stays spent. */
export function BudgetDialog(props: BudgetDialogProps) {
  return (
    <ActDialog
      trigger={
        <Button size="sm" variant="secondary" aria-label={`Change the budget of ${props.name}`}>
          Change budget
        </Button>
      }
    >
      {(handlers) => <BudgetForm {...props} {...handlers} />}
    </ActDialog>
  );
}

type BudgetFormProps = BudgetDialogProps & DialogHandlers;

function BudgetForm({ keyId, name, kind, budget, displayUnit, onBusy, onDone }: BudgetFormProps) {
  const [typed, setTyped] = useState<TypedBudget>(() => typedBudget(budget, displayUnit));
  const [wasTried, setTried] = useState(false);
  const isRequired = kind === "agent";
  const { fault } = readBudget(typed, displayUnit, isRequired);
  const act = useAct(changeKeyBudgetAction, {
    shows: ["budgetTokens"],
    onBusy,
    onDone: (changed) => {
      toast.success(`The budget of ${changed.name} is changed.`);
      onDone();
    },
  });

  function gather(form: FormData): FormData | null {
    setTried(true);
    return fault === null ? form : null;
  }

  return (
    <ActForm
      act={act}
      title={`Budget of ${name}`}
      description="What it has spent in the period so far counts against the new budget."
      hidden={{ keyId }}
      failure="Nothing was changed"
      button="Save budget"
      gather={gather}
    >
      <BudgetFields
        budget={typed}
        isRequired={isRequired}
        displayUnit={displayUnit}
        error={(wasTried ? fault : null) ?? act.faults.budgetTokens}
        onChange={setTyped}
      />
    </ActForm>
  );
}

function typedBudget(budget: BudgetDialogProps["budget"], displayUnit: DisplayUnit): TypedBudget {
  if (!budget) return { text: "", period: "month" };
  return { text: typedText(budget.tokens, displayUnit === "credits" ? 2 : 0), period: budget.period };
}
