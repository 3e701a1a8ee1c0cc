"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState, useState, useTransition } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { addModelPriceAction, previewPriceAction } from "@/lib/actions/catalogue";
import { formOf, type PriceDraft } from "./price-draft";
import { PriceFields } from "./price-fields";
import { ReasonField, reasonFault } from "./reason-field";
import { ReplayResult } from "./replay-result";

type PriceFormProps = {
  draft: PriceDraft;
  /** Whether provider and model are given and stay. */
  isNamed: boolean;
  onBusy: (isBusy: boolean) => void;
  onDone: () => void;
};

type State = Awaited<ReturnType<typeof addModelPriceAction>>;
type Preview = Awaited<ReturnType<typeof previewPriceAction>>;

export function PriceForm({ draft: given, isNamed, onBusy, onDone }: PriceFormProps) {
  const [draft, setDraft] = useState(given);
  const [effectiveFrom, setEffectiveFrom] = useState("");
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const [preview, setPreview] = useState<Preview>({ status: "idle" });
  const [isLooking, startLooking] = useTransition();

  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      onBusy(true);
      const next = await added(previous, form);
      onBusy(false);
      if (next.status === "done") {
        toast.success(`The price of ${draft.model} was added`, {
          description:
            effectiveFrom === "" ? "It is in force now." : `It begins on ${effectiveFrom.replace("T", " at ")} UTC.`,
        });
        onDone();
      }
      return next;
    },
    { status: "idle" },
  );
  const faults = { ...faultsOf(preview), ...faultsOf(state) };

  function submit(form: FormData) {
    setTried(true);
    if (reasonFault(reason) !== null) return;
    const whole = formOf(draft);
    for (const name of ["reason", "effectiveFrom"]) whole.set(name, String(form.get(name) ?? ""));
    send(whole);
  }

  return (
    <form noValidate className="flex flex-col gap-4" action={submit}>
      <DialogHeader>
        <DialogTitle className="wrap-anywhere">
          {isNamed ? `New version of the price of ${draft.model}` : "Add a price"}
        </DialogTitle>
        <DialogDescription>
          Versions before it stay as they are, and so does what was charged by them. Leave out what is not known.
        </DialogDescription>
      </DialogHeader>
      <PriceFields draft={draft} faults={faults} isNamed={isNamed} onChange={setDraft} />
      <Field
        label="Begins"
        note="optional"
        help="Day and time in UTC. Left empty, at once."
        error={faults.effectiveFrom ? `Begins: ${faults.effectiveFrom}.` : undefined}
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
      <ReasonField value={reason} onChange={setReason} wasTried={wasTried} />
      {preview.status === "idle" && !isLooking ? null : <ReplayResult state={preview} isLooking={isLooking} />}
      {!isPending && (state.status === "failed" || state.status === "refused") ? (
        <Alert tone="danger" live title="Nothing was added">
          {state.message}
        </Alert>
      ) : null}
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <Button
          variant="secondary"
          pending={isLooking}
          onClick={() => startLooking(async () => setPreview(await looked(formOf(draft))))}
        >
          What if
        </Button>
        <Button type="submit" pending={isPending} className="min-w-0 shrink">
          <span className="truncate">{draft.model === "" ? "Add the price" : `Add the price of ${draft.model}`}</span>
        </Button>
      </DialogFooter>
    </form>
  );
}

async function looked(form: FormData): Promise<Preview> {
  try {
    return await previewPriceAction({ status: "idle" }, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer." };
  }
}

async function added(previous: State, form: FormData): Promise<State> {
  try {
    return await addModelPriceAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return {
      status: "failed",
      message: "The server did not answer. Look whether the version is there before you repeat it.",
    };
  }
}

function faultsOf(state: State | Preview): Record<string, string> {
  return state.status === "invalid" ? state.faults : {};
}
