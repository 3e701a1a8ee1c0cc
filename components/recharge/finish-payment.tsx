"use client";

import { unstable_rethrow } from "next/navigation";
import { startTransition, useActionState, useEffect } from "react";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { finishRechargeAction } from "@/lib/actions/recharge";

type State = { isLeaving: boolean; problem: string | null };

const START: State = { isLeaving: false, problem: null };

/** Leads to the bank that wants to hear from the owner. */
export function FinishPayment({ purchaseId }: { purchaseId: string }) {
  const [{ isLeaving, problem }, dispatch, isPending] = useActionState(goToTheBank, START);
  usePageRestored(() => startTransition(() => dispatch(null)));
  return (
    <form action={dispatch} className="flex flex-col items-start gap-4">
      {problem ? <Alert tone="danger" live title={problem} className="w-full" /> : null}
      <input type="hidden" name="purchaseId" value={purchaseId} />
      <Button type="submit" size="lg" pending={isPending || isLeaving}>
        Continue to your bank
      </Button>
    </form>
  );
}

/** Null starts afresh. */
async function goToTheBank(_previous: State, form: FormData | null): Promise<State> {
  if (!form) return START;
  try {
    const answer = await finishRechargeAction({ status: "idle" }, form);
    if (answer.status === "done") {
      if (answer.value.url === null) return START;
      location.assign(answer.value.url);
      return { isLeaving: true, problem: null };
    }
    return { isLeaving: false, problem: "message" in answer ? answer.message : "This payment could not be read." };
  } catch (error) {
    unstable_rethrow(error);
    return { isLeaving: false, problem: "Your bank could not be reached. Check your connection and try again." };
  }
}

/** The bank sends people back with details of the payment in the address, which are nobody's business afterwards. */
export function ForgetReturn() {
  useEffect(() => {
    const url = new URL(location.href);
    const names = ["payment_intent", "payment_intent_client_secret", "source_type"];
    if (!names.some((name) => url.searchParams.has(name))) return;
    for (const name of names) url.searchParams.delete(name);
    history.replaceState(null, "", url);
  }, []);
  return null;
}
