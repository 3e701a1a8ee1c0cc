"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState, useState } from "react";
import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
import { Alert } from "@/components/ui/alert";
import {
  AlertDialog,
  AlertDialogClose,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { priceUsageAction } from "@/lib/actions/catalogue";
import type { UnpricedUsage } from "@/lib/queries/admin-catalogue";
import { BeforeAfter } from "./before-after";

type State = Awaited<ReturnType<typeof priceUsageAction>>;
type PriceUsageButtonProps = { usage: UnpricedUsage & { billableTokens: bigint } };

/** Charges an operation that waited for its price: before, after, and once. */
export function PriceUsageButton({ usage }: PriceUsageButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const { accountId, id, email, billableTokens, balanceTokens, model } = usage;
  const act = `Charge ${formatTokens(billableTokens).replaceAll("\u00a0", " ")}`;
  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await charged(previous, form);
      if (next.status === "done") {
        toast.success("Charged", { description: `The balance is ${formatTokens(next.value.balanceTokens)}.` });
        setOpen(false);
      }
      return next;
    },
    { status: "idle" },
  );
  return (
    <AlertDialog open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <AlertDialogTrigger
        render={
          <Button variant="secondary" size="sm" aria-label={`${act} for ${model}`}>
            {act}
          </Button>
        }
      />
      <AlertDialogContent>
        <form action={send} className="flex flex-col gap-4">
          <input type="hidden" name="accountId" value={accountId} />
          <input type="hidden" name="usageId" value={id} />
          <AlertDialogHeader>
            <AlertDialogTitle className="wrap-anywhere">
              {act} to {email ?? accountId}?
            </AlertDialogTitle>
            <AlertDialogDescription>
              By the price that was in force when it ran, or the first since. The work was done, so that it is charged
              whatever the balance is.
            </AlertDialogDescription>
          </AlertDialogHeader>
          <BeforeAfter before={balanceTokens} after={balanceTokens - billableTokens} />
          {!isPending && state.status !== "idle" && state.status !== "done" ? (
            <Alert tone="danger" live title="It was not charged">
              {state.status === "invalid" ? Object.values(state.faults).join("; ") : state.message}
            </Alert>
          ) : null}
          <AlertDialogFooter>
            <AlertDialogClose render={<Button variant="secondary">Cancel</Button>} />
            <Button type="submit" pending={isPending}>
              {act}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

async function charged(previous: State, form: FormData): Promise<State> {
  try {
    return await priceUsageAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. Try again from here: it is charged once." };
  }
}
