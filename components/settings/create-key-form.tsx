"use client";

import { useActionState, useId, useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { createOwnKeyAction } from "@/lib/actions/settings";
import { BudgetFields, readBudget, type TypedBudget } from "./budget-fields";
import { faultSentence } from "./fault-sentence";
import { scopeWords } from "./key-words";

type CreateKeyFormProps = {
  kind: "personal" | "agent";
  displayUnit: DisplayUnit;
  onBusy: (isBusy: boolean) => void;
  onCreated: (apiKey: string) => void;
};

type State = Awaited<ReturnType<typeof createOwnKeyAction>>;

const scopeFields = [
  { name: "mayRead", scope: "balance:read" },
  { name: "maySpend", scope: "usage:write" },
  { name: "mayBuy", scope: "checkout:write" },
] as const;

export function CreateKeyForm({ kind, displayUnit, onBusy, onCreated }: CreateKeyFormProps) {
  const isAgent = kind === "agent";
  const id = useId();
  const [name, setName] = useState("");
  const [may, setMay] = useState<ReadonlySet<string>>(new Set(isAgent ? ["mayRead", "maySpend"] : ["mayRead"]));
  const [budget, setBudget] = useState<TypedBudget>({ text: "", period: isAgent ? "day" : "month" });
  const [expiresOn, setExpiresOn] = useState("");
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const [state, submit, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const unreadable = readBudget(budget, displayUnit, isAgent);
      if (unreadable.fault !== null) return { status: "invalid", faults: { budgetTokens: unreadable.fault } };
      onBusy(true);
      const next = await createOwnKeyAction(previous, form);
      onBusy(false);
      if (next.status === "done") onCreated(next.value.apiKey);
      return next;
    },
    { status: "idle" },
  );
  const faults = state.status === "invalid" && !isPending ? state.faults : {};
  const failure = !isPending && (state.status === "refused" || state.status === "failed") ? state.message : null;

  return (
    <form action={submit} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="kind" value={kind} />
      <DialogHeader>
        <DialogTitle>{isAgent ? "Create an agent key" : "Create an API key"}</DialogTitle>
        <DialogDescription>
          {isAgent
            ? "It stops at its budget and begins anew with the next period."
            : "Whoever holds it can do with your account what you choose here."}
        </DialogDescription>
      </DialogHeader>
      {failure ? <Alert tone="danger" live title={failure} /> : null}
      <Field label="Name" help="What it is for, so that you know it again." error={faultSentence("Name", faults.name)}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="off"
            maxLength={60}
            required
            placeholder={isAgent ? "Research agent" : "Nightly report"}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-2.5">
        <legend className="pb-2 font-medium">It may</legend>
        {scopeFields.map(({ name: field, scope }) => (
          <div key={field} className="flex items-start gap-2.5">
            <Checkbox
              id={`${id}-${field}`}
              aria-describedby={`${id}-${field}-help`}
              name={field}
              value="on"
              checked={may.has(field)}
              onCheckedChange={(isOn) => setMay(toggled(may, field, isOn))}
              className="mt-0.5"
            />
            <div className="flex flex-col">
              <Label htmlFor={`${id}-${field}`}>{scopeWords[scope].label}</Label>
              <p id={`${id}-${field}-help`} className="text-xs text-muted-foreground">
                {scopeWords[scope].help}
              </p>
            </div>
          </div>
        ))}
        {faults.scopes ? <FieldsetFault>Choose at least one thing that the key may do.</FieldsetFault> : null}
      </fieldset>
      <BudgetFields
        budget={budget}
        isRequired={isAgent}
        displayUnit={displayUnit}
        error={faults.budgetTokens}
        onChange={setBudget}
      />
      <Field
        label="Expires"
        note="optional"
        help="At the end of that day, UTC."
        error={faultSentence("Expiry", faults.expiresOn)}
      >
        {(control) => (
          <Input
            {...control}
            name="expiresOn"
            type="date"
            min={today}
            max="9999-12-31"
            value={expiresOn}
            onChange={(event) => setExpiresOn(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <DialogClose
          render={
            <Button variant="secondary" disabled={isPending}>
              Cancel
            </Button>
          }
        />
        <Button type="submit" pending={isPending}>
          {isAgent ? "Create agent key" : "Create key"}
        </Button>
      </DialogFooter>
    </form>
  );
}

function FieldsetFault({ children }: { children: string }) {
  return (
    <p role="alert" className="text-xs text-danger">
      {children}
    </p>
  );
}

function toggled(set: ReadonlySet<string>, item: string, isOn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isOn) next.add(item);
  else next.delete(item);
  return next;
}
