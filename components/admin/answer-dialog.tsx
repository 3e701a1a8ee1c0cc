"use client";

import { useState } from "react";
import { toast } from "sonner";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { answerQuestionAction } from "@/lib/actions/questions";

type AnswerDialogProps = { accountId: string; questionId: string; question: string; asker: string };

/** Answers a question about a charge, once: the answer is mailed. */
export function AnswerDialog(props: AnswerDialogProps) {
  return (
    <ActDialog trigger={<Button variant="secondary">Answer</Button>}>
      {(handlers) => <AnswerForm {...props} {...handlers} />}
    </ActDialog>
  );
}

type AnswerFormProps = AnswerDialogProps & DialogHandlers;

function AnswerForm({ accountId, questionId, question, asker, onBusy, onDone }: AnswerFormProps) {
  const [answer, setAnswer] = useState("");
  const act = useAct(answerQuestionAction, {
    shows: ["answer"],
    onBusy,
    onDone: () => {
      toast.success(`${asker} is answered`);
      onDone();
    },
  });
  return (
    <ActForm
      act={act}
      title={`Answer ${asker}`}
      description={`“${question}”`}
      hidden={{ accountId, questionId }}
      failure="It was not answered"
      button={`Answer ${asker}`}
    >
      <Field
        label="Answer"
        help="They are mailed these words and read them beside the charge; they cannot be changed afterwards."
        error={faultSentence("The answer", act.faults.answer)}
      >
        {(control) => (
          <Textarea
            {...control}
            name="answer"
            rows={4}
            maxLength={1_000}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
          />
        )}
      </Field>
    </ActForm>
  );
}
