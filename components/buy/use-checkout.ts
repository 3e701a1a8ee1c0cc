"use client";

import { startTransition, useActionState, type FormEvent } from "react";
import type { startCheckoutAction } from "@/lib/actions/account";
import { usePageRestored } from "./use-page-restored";

/** Answers with the address of the payment page. */
type CheckoutAction = typeof startCheckoutAction;
export type CheckoutState = Awaited<ReturnType<CheckoutAction>>;

const IDLE: CheckoutState = { status: "idle" };

/**
 * A form that leads to the payment page. With JavaScript the browser goes there by itself; without, the form is sent
 * as any form is, and the answer (`done`, with the address) is there when the page is drawn again.
 */
export function useCheckout(action: CheckoutAction) {
  const [drawn, submit] = useActionState(action, IDLE);
  const [sent, send, isPending] = useActionState(
    async (_previous: CheckoutState | null, form: FormData | null) => (form ? openPaymentPage(action, form) : null),
    null,
  );
  // Back from the payment page, the button that led there can be pressed again.
  usePageRestored(() => startTransition(() => send(null)));

  return {
    answer: sent ?? drawn,
    isPending,
    /** On its way to the payment page. */
    isLeaving: sent?.status === "done",
    form: {
      action: submit,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const form = new FormData(event.currentTarget, submitter);
        startTransition(() => send(form));
      },
    },
  };
}

async function openPaymentPage(action: CheckoutAction, form: FormData): Promise<CheckoutState> {
  try {
    const answer = await action(IDLE, form);
    if (answer.status === "done") location.assign(answer.value.url);
    return answer;
  } catch {
    const message = "The payment page could not be opened. You were not charged. Check your connection and try again.";
    return { status: "failed", message };
  }
}
