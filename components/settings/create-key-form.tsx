"use client";

import { useId, useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { createOwnKeyAction } from "@/lib/actions/settings";
import { BudgetFields, readBudget, type TypedBudget } from "./budget-fields";
import { scopeWords } from "./key-words";

type CreateKeyFormProps = {
  kind: "personal" | "agent";
  displayUnit: DisplayUnit;
  onBusy: (isBusy: boolean) => void;
  onCreated: (apiKey: string) => void;
};

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
  const [wasTried, setTried] = useState(false);
  const { fault: budgetFault } = readBudget(budget, displayUnit, isAgent);
  const act = useAct(createOwnKeyAction, {
    noAnswer:
      "The server did not answer. Reload the page before you try again: if the key is in the list, revoke it, since nobody has seen it.",
    shows: ["name", "scopes", "budgetTokens", "expiresOn"],
    onBusy,
    onDone: (created) => onCreated(created.apiKey),
  });
  const { faults } = act;

  function gather(form: FormData): FormData | null {
    setTried(true);
    return budgetFault === null ? form : null;
  }

  return (
    <ActForm
      act={act}
      title={isAgent ? "Create an agent key" : "Create an API key"}
      description={
        isAgent
          ? "It stops at its budget and begins anew with the next period."
          : "Whoever holds it can do with your account what you choose here."
      }
      hidden={{ kind }}
      failure="No key was created"
      button={isAgent ? "Create agent key" : "Create key"}
      gather={gather}
    >
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
        error={(wasTried ? budgetFault : null) ?? faults.budgetTokens}
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
    </ActForm>
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
