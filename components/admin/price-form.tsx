"use client";

import { useState, useTransition } from "react";
import { toast } from "sonner";
import type { DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { answerOf, useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { addModelPriceAction, previewPriceAction } from "@/lib/actions/catalogue";
import { formOf, type PriceDraft } from "./price-draft";
import { PriceFields, shownFaultsOf } from "./price-fields";
import { ReasonField, useReason } from "./reason-field";
import { ReplayResult } from "./replay-result";

type PriceFormProps = DialogHandlers & {
  draft: PriceDraft;
  /** Whether provider and model are given and stay. */
  isNamed: boolean;
  /** Whether the model has a price already. */
  isNext: boolean;
};

type Preview = Awaited<ReturnType<typeof previewPriceAction>>;

export function PriceForm({ draft: given, isNamed, isNext, onBusy, onDone }: PriceFormProps) {
  const [draft, setDraft] = useState(given);
  const [effectiveFrom, setEffectiveFrom] = useState("");
  const [preview, setPreview] = useState<Preview>({ status: "idle" });
  const [isLooking, startLooking] = useTransition();
  const reason = useReason();
  const act = useAct(addModelPriceAction, {
    noAnswer: "The server did not answer. Look whether the version is there before you repeat it.",
    shows: [...shownFaultsOf(draft, isNamed), "effectiveFrom", "reason"],
    onBusy,
    onDone: () => {
      toast.success(`The price of ${draft.model} was added`, {
        description:
          effectiveFrom === "" ? "It is in force now." : `It begins on ${effectiveFrom.replace("T", " at ")} UTC.`,
      });
      onDone();
    },
  });
  const faults = { ...(preview.status === "invalid" ? preview.faults : {}), ...act.faults };

  function gather(form: FormData): FormData | null {
    if (!reason.isGiven()) return null;
    const whole = formOf(draft);
    for (const name of ["reason", "effectiveFrom"]) whole.set(name, String(form.get(name) ?? ""));
    return whole;
  }

  return (
    <ActForm
      act={act}
      title={titleOf(given.model, isNext)}
      description={`${isNext ? "Versions before it stay as they are, and so does what was charged by them. " : ""}Leave out what is not known.`}
      failure="Nothing was added"
      button={draft.model === "" ? "Add the price" : `Add the price of ${draft.model}`}
      extra={
        <Button
          variant="secondary"
          pending={isLooking}
          onClick={() =>
            startLooking(async () =>
              setPreview(await answerOf(previewPriceAction, formOf(draft), "The server did not answer.")),
            )
          }
        >
          What if
        </Button>
      }
      gather={gather}
    >
      <PriceFields draft={draft} faults={faults} isNamed={isNamed} onChange={setDraft} />
      <Field
        label="Begins"
        note="optional"
        help="Day and time in UTC. Left empty, at once."
        error={faultSentence("Begins:", faults.effectiveFrom)}
      >
        {(control) => (
          <Input
            {...control}
            name="effectiveFrom"
            type="datetime-local"
            value={effectiveFrom}
            onChange={(event) => setEffectiveFrom(event.target.value)}
          />
        )}
      </Field>
      <ReasonField {...reason.field} refused={act.faults.reason} />
      {preview.status === "idle" && !isLooking ? null : <ReplayResult state={preview} isLooking={isLooking} />}
    </ActForm>
  );
}

function titleOf(model: string, isNext: boolean): string {
  if (isNext) return `New version of the price of ${model}`;
  return model === "" ? "Add a price" : `Add a price for ${model}`;
}
