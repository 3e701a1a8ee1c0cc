"use client";

import { Flag } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { askAboutChargeAction } from "@/lib/actions/questions";
import { newKey } from "@/components/forms/new-key";

type LooksWrongDialogProps = { transactionId: string };

/** "This looks wrong": one sentence to the staff about one transaction. */
export function LooksWrongDialog({ transactionId }: LooksWrongDialogProps) {
  return (
    <ActDialog
      trigger={
        <Button variant="secondary">
          <Flag />
          This looks wrong
        </Button>
      }
    >
      {(handlers) => <QuestionForm transactionId={transactionId} {...handlers} />}
    </ActDialog>
  );
}

function QuestionForm({ transactionId, onBusy, onDone }: LooksWrongDialogProps & DialogHandlers) {
  // One key for everything that is sent from this form, so that however often it arrives it is asked once.
  const [key] = useState(newKey);
  const [text, setText] = useState("");
  const act = useAct(askAboutChargeAction, {
    noAnswer: "The server did not answer. It is safe to try again: it is asked once.",
    shows: ["text"],
    onBusy,
    onDone: () => {
      toast.success("Your question was sent", { description: "Somebody looks at it and answers by mail." });
      onDone();
    },
  });
  return (
    <ActForm
      act={act}
      title="This looks wrong"
      description="Say what you expected instead. Somebody looks at this transaction and answers you by mail and on this page."
      hidden={{ transactionId, key }}
      failure="It was not sent"
      button="Send the question"
    >
      <Field label="What is wrong" error={faultSentence("Your question", act.faults.text)}>
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
    </ActForm>
  );
}
