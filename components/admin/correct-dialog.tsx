"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState, useRef, useState } from "react";
import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
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
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { correctLineAction } from "@/lib/actions/staff";
import { newId } from "@/lib/ids";
import { readAmount } from "./amount-text";
import { BeforeAfter } from "./before-after";
import { ReasonField, reasonFault } from "./reason-field";

type State = Awaited<ReturnType<typeof correctLineAction>>;
type CorrectedLine = { accountId: string; seq: bigint; description: string; amountTokens: bigint };
type CorrectDialogProps = { line: CorrectedLine; balanceTokens: bigint };

/** Mends a charge by a line that names it: how much is given back or charged on top, before, after, once. */
export function CorrectDialog({ line, balanceTokens }: CorrectDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : setOpen(next))}>
      <DialogTrigger
        render={
          <Button variant="ghost" size="sm" aria-label={`Correct line ${line.seq}`}>
            Correct
          </Button>
        }
      />
      <DialogContent>
        {/* Made anew each time it opens, and with it the key that makes a double click one correction. */}
        <CorrectForm line={line} balanceTokens={balanceTokens} onBusy={setBusy} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

const directions = [
  { value: "give-back", label: "Give back" },
  { value: "charge", label: "Charge on top" },
] as const;

type CorrectFormProps = CorrectDialogProps & { onBusy: (isBusy: boolean) => void; onDone: () => void };

function CorrectForm({ line, balanceTokens, onBusy, onDone }: CorrectFormProps) {
  const [key] = useState(newId);
  const [shown] = useState({ line, balanceTokens });
  const [direction, setDirection] = useState<"give-back" | "charge">("give-back");
  const [amount, setAmount] = useState((-line.amountTokens).toLocaleString("en-US"));
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const isSending = useRef(false);
  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      onBusy(true);
      const next = await corrected(previous, form);
      isSending.current = false;
      onBusy(false);
      if (next.status === "done") {
        toast.success("Corrected", { description: `The balance is ${formatTokens(next.value.balanceTokens)}.` });
        onDone();
      }
      return next;
    },
    { status: "idle" },
  );
  const read = readAmount(amount);
  const after =
    read.tokens === null ? null : shown.balanceTokens + (direction === "charge" ? -read.tokens : read.tokens);
  const faults = state.status === "invalid" ? state.faults : {};
  const amountFault = (wasTried ? read.fault : null) ?? faults.amountTokens;
  const what = read.tokens === null ? "tokens" : formatTokens(read.tokens).replaceAll("\u00a0", " ");
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      action={(form) => {
        setTried(true);
        if (read.tokens === null || reasonFault(reason) !== null || isSending.current) return;
        isSending.current = true;
        send(form);
      }}
    >
      <input type="hidden" name="accountId" value={line.accountId} />
      <input type="hidden" name="key" value={key} />
      <input type="hidden" name="seq" value={line.seq.toString()} />
      <input type="hidden" name="direction" value={direction} />
      <DialogHeader>
        <DialogTitle>Correct a charge</DialogTitle>
        <DialogDescription className="wrap-anywhere">
          {shown.line.description}, {formatTokens(-shown.line.amountTokens)}. The line stays; a new one names it.
        </DialogDescription>
      </DialogHeader>
      <SegmentedControl
        label="Direction"
        segments={directions}
        value={direction}
        onValueChange={setDirection}
        className="w-full"
      />
      <Field label="Amount" note="tokens" error={amountFault ? `Amount ${amountFault}.` : undefined}>
        {(control) => (
          <Input
            {...control}
            name="amountTokens"
            inputMode="numeric"
            autoComplete="off"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <ReasonField
        value={reason}
        onChange={setReason}
        wasTried={wasTried}
        help="The customer reads it in their history."
      />
      <BeforeAfter before={shown.balanceTokens} after={after} />
      {!isPending && (state.status === "failed" || state.status === "refused") ? (
        <Alert tone="danger" live title="Nothing was corrected">
          {state.message}
        </Alert>
      ) : null}
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <Button type="submit" pending={isPending}>
          {direction === "give-back" ? `Give back ${what}` : `Charge ${what} on top`}
        </Button>
      </DialogFooter>
    </form>
  );
}

async function corrected(previous: State, form: FormData): Promise<State> {
  try {
    return await correctLineAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return {
      status: "failed",
      message: "The server did not answer. Try again from here: it is corrected once at most.",
    };
  }
}
