"use client";

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
import { Textarea } from "@/components/ui/textarea";
import { answerQuestionAction } from "@/lib/actions/questions";

type State = Awaited<ReturnType<typeof answerQuestionAction>>;
type AnswerDialogProps = { accountId: string; questionId: string; question: string; asker: string };

/** Answers a question about a charge, once: the answer is mailed. */
export function AnswerDialog({ accountId, questionId, question, asker }: AnswerDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [answer, setAnswer] = useState("");
  const [wasTried, setTried] = useState(false);
  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await sent(previous, form);
      if (next.status === "done") {
        toast.success(`${asker} is answered`);
        setOpen(false);
      }
      return next;
    },
    { status: "idle" },
  );
  const isMissing = answer.trim().length < 3;
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <DialogTrigger render={<Button variant="secondary">Answer</Button>} />
      <DialogContent>
        <form
          noValidate
          className="flex flex-col gap-4"
          action={(form) => {
            setTried(true);
            if (!isMissing) send(form);
          }}
        >
          <input type="hidden" name="accountId" value={accountId} />
          <input type="hidden" name="questionId" value={questionId} />
          <DialogHeader>
            <DialogTitle className="wrap-anywhere">Answer {asker}</DialogTitle>
            <DialogDescription className="wrap-anywhere">“{question}”</DialogDescription>
          </DialogHeader>
          <Field
            label="Answer"
            help="They are mailed these words and read them beside the charge; they cannot be changed afterwards."
            error={wasTried && isMissing ? "Write at least 3 characters." : undefined}
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
          {!isPending && (state.status === "failed" || state.status === "refused") ? (
            <Alert tone="danger" live title="It was not answered">
              {state.message}
            </Alert>
          ) : null}
          <DialogFooter>
            <DialogClose render={<Button variant="secondary">Cancel</Button>} />
            <Button type="submit" pending={isPending} className="min-w-0 shrink">
              <span className="truncate">Answer {asker}</span>
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

async function sent(previous: State, form: FormData): Promise<State> {
  try {
    return await answerQuestionAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to try again." };
  }
}
