"use client";

import { Flag } from "lucide-react";
import { unstable_rethrow } from "next/navigation";
import { useActionState, useState } from "react";
import { toast } from "sonner";
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
import { SubmitButton } from "@/components/ui/submit-button";
import { Textarea } from "@/components/ui/textarea";
import { askAboutChargeAction } from "@/lib/actions/questions";
import { newId } from "@/lib/ids";

type State = Awaited<ReturnType<typeof askAboutChargeAction>>;

/** "This looks wrong": one sentence to the staff about one transaction. */
export function LooksWrongDialog({ transactionId }: { transactionId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger
        render={
          <Button variant="secondary">
            <Flag />
            This looks wrong
          </Button>
        }
      />
      <DialogContent>
        {/* Made anew each time it opens, and with it the key that makes a double click one question. */}
        <QuestionForm transactionId={transactionId} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function QuestionForm({ transactionId, onDone }: { transactionId: string; onDone: () => void }) {
  const [key] = useState(newId);
  const [text, setText] = useState("");
  const [state, send] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await asked(previous, form);
      if (next.status === "done") {
        toast.success("Your question was sent", { description: "Somebody looks at it and answers by mail." });
        onDone();
      }
      return next;
    },
    { status: "idle" },
  );
  const fault = state.status === "invalid" ? state.faults.text : undefined;
  return (
    <form action={send} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="transactionId" value={transactionId} />
      <input type="hidden" name="key" value={key} />
      <DialogHeader>
        <DialogTitle>This looks wrong</DialogTitle>
        <DialogDescription>
          Say what you expected instead. Somebody looks at this transaction and answers you by mail and on this page.
        </DialogDescription>
      </DialogHeader>
      <Field label="What is wrong" error={fault === undefined ? undefined : `What is wrong ${fault}.`}>
        {(control) => (
          <Textarea
            {...control}
            name="text"
            rows={3}
            maxLength={1_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {state.status === "refused" || state.status === "failed" ? (
        <Alert tone="danger" live title="It was not sent">
          {state.message}
        </Alert>
      ) : null}
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <SubmitButton>Send the question</SubmitButton>
      </DialogFooter>
    </form>
  );
}

async function asked(previous: State, form: FormData): Promise<State> {
  try {
    return await askAboutChargeAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to try again: it is asked once." };
  }
}
