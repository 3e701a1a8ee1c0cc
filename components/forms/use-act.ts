"use client";

import { unstable_rethrow } from "next/navigation";
import { startTransition, useActionState, useEffect, useRef } from "react";
import type { ActionState } from "@/lib/actions/action-state";
import { problemOf } from "./problem-of";

export type Action<Value> = (previous: ActionState<Value>, form: FormData) => Promise<ActionState<Value>>;

type ActOptions<Value> = {
  /** Said when no answer came. Give it where it is not safe to try again, or where it must be said why it is. */
  noAnswer?: string;
  /** The fields that say themselves what is wrong with them; what is wrong elsewhere is a problem of the whole form. */
  shows?: readonly string[];
  onBusy?: (isBusy: boolean) => void;
  onDone?: (value: Value) => void;
  onInvalid?: (faults: Record<string, string>) => void;
  onProblem?: (problem: string) => void;
};

/** One act of a person: what the server said of it last, whether it is on its way, and how to send it. */
export type Act<Value = unknown> = {
  state: ActionState<Value>;
  isPending: boolean;
  /** By field, in words that follow its label. None while it is on its way. */
  faults: Record<string, string>;
  /** What is said beside no field; null while it is on its way, and when there is nothing to say. */
  problem: string | null;
  send: (form: FormData) => void;
};

const TRY_AGAIN = "The server did not answer. It is safe to try again.";

/**
 * Sends a form to its action, one at a time however often it is pressed. An answer that never came is an answer too:
 * the page stays, with everything that was typed.
 */
export function useAct<Value>(action: Action<Value>, options: ActOptions<Value> = {}): Act<Value> {
  const { noAnswer, shows = [], onBusy, onDone, onInvalid, onProblem } = options;
  const isSending = useRef(false);
  const [state, dispatch, isPending] = useActionState<ActionState<Value>, FormData>(
    async (_previous, form) => {
      try {
        const answer = await answerOf(action, form, noAnswer);
        const problem = problemOf(answer, shows);
        if (answer.status === "done") onDone?.(answer.value);
        if (answer.status === "invalid") onInvalid?.(answer.faults);
        if (problem !== null) onProblem?.(problem);
        return answer;
      } finally {
        isSending.current = false;
      }
    },
    { status: "idle" },
  );

  useEffect(() => {
    if (!isPending || !onBusy) return;
    // Not in the action itself: what is set there is seen only when the action is over.
    onBusy(true);
    return () => onBusy(false);
  }, [isPending, onBusy]);

  function send(form: FormData) {
    if (isSending.current) return;
    isSending.current = true;
    startTransition(() => dispatch(form));
  }

  return {
    state,
    isPending,
    faults: state.status === "invalid" && !isPending ? state.faults : {},
    problem: isPending ? null : problemOf(state, shows),
    send,
  };
}

/** Asks once, outside a form. An answer that never came is `failed`. */
export async function answerOf<Value>(
  action: Action<Value>,
  form: FormData,
  noAnswer: string = TRY_AGAIN,
): Promise<ActionState<Value>> {
  try {
    return await action({ status: "idle" }, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: noAnswer };
  }
}
