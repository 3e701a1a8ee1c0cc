"use client";

import { useActionState, useState } from "react";
import { toast } from "sonner";
import type { DisplayUnit } from "@/components/amounts/format";
import { typedText } from "@/components/recharge/typed-amounts";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
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

type State = Awaited<ReturnType<typeof changeKeyBudgetAction>>;

/** Moves the end of a key's budget; what it has spent in the period stays spent. */
export function BudgetDialog({ keyId, name, kind, budget, displayUnit }: BudgetDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<TypedBudget>(() => typedBudget(budget, displayUnit));
  const isRequired = kind === "agent";
  const [state, submit, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const unreadable = readBudget(typed, displayUnit, isRequired);
      if (unreadable.fault !== null) return { status: "invalid", faults: { budgetTokens: unreadable.fault } };
      const next = await changeKeyBudgetAction(previous, form);
      if (next.status === "done") {
        setOpen(false);
        toast.success(`The budget of ${next.value.name} is changed.`);
      }
      return next;
    },
    { status: "idle" },
  );
  const failure = !isPending && (state.status === "refused" || state.status === "failed") ? state.message : null;

  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        if (isPending) return;
        if (next) setTyped(typedBudget(budget, displayUnit));
        setOpen(next);
      }}
    >
      <DialogTrigger
        render={
          <Button size="sm" variant="secondary" aria-label={`Change the budget of ${name}`}>
            Change budget
          </Button>
        }
      />
      <DialogContent>
        <form action={submit} noValidate className="flex flex-col gap-4">
          <input type="hidden" name="keyId" value={keyId} />
          <DialogHeader>
            <DialogTitle className="wrap-anywhere">{`Budget of ${name}`}</DialogTitle>
            <DialogDescription>What it has spent in the period so far counts against the new budget.</DialogDescription>
          </DialogHeader>
          {failure ? <Alert tone="danger" live title={failure} /> : null}
          <BudgetFields
            budget={typed}
            isRequired={isRequired}
            displayUnit={displayUnit}
            error={state.status === "invalid" && !isPending ? state.faults.budgetTokens : undefined}
            onChange={setTyped}
          />
          <DialogFooter>
            <DialogClose
              render={
                <Button variant="secondary" disabled={isPending}>
                  Cancel
                </Button>
              }
            />
            <Button type="submit" pending={isPending}>
              Save budget
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function typedBudget(budget: BudgetDialogProps["budget"], displayUnit: DisplayUnit): TypedBudget {
  if (!budget) return { text: "", period: "month" };
  return { text: typedText(budget.tokens, displayUnit === "credits" ? 2 : 0), period: budget.period };
}
