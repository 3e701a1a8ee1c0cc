"use client";

import { ArrowRight } from "lucide-react";
import { unstable_rethrow } from "next/navigation";
import { useActionState, useEffect, useState, useTransition } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { changeSettingsAction, previewSettingsAction } from "@/lib/actions/platform-settings";
import { ReasonField, reasonFault } from "./reason-field";
import { ReplayResult } from "./replay-result";
import { settingInWords, settingWords } from "./setting-words";
import type { TypedChange } from "./settings-form";

type SettingsReviewProps = {
  changes: readonly TypedChange[];
  onBusy: (isBusy: boolean) => void;
  /** By setting, in words that follow its name. */
  onRefused: (faults: Record<string, string>) => void;
  onDone: () => void;
};

type State = Awaited<ReturnType<typeof changeSettingsAction>>;
type Preview = Awaited<ReturnType<typeof previewSettingsAction>>;

/** What is about to change, before and after; what the last 30 days would have brought; why; and the button. */
export function SettingsReview({ changes, onBusy, onRefused, onDone }: SettingsReviewProps) {
  const [preview, setPreview] = useState<Preview>({ status: "idle" });
  const [isLooking, startLooking] = useTransition();
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);

  useEffect(() => {
    startLooking(async () => {
      const form = new FormData();
      form.set("changes", JSON.stringify(changes));
      setPreview(await asked(form));
    });
  }, [changes]);

  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      onBusy(true);
      const next = await saved(previous, form);
      onBusy(false);
      if (next.status === "done") {
        toast.success(`${counted(changes.length)} saved`, { description: "In force everywhere within a second." });
        onDone();
      } else if (next.status === "invalid" && next.faults.reason === undefined) onRefused(byKey(next.faults));
      return next;
    },
    { status: "idle" },
  );
  const act = `Save ${counted(changes.length)}`;

  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      action={send}
      onSubmit={(event) => {
        setTried(true);
        if (reasonFault(reason) !== null) event.preventDefault();
      }}
    >
      <input type="hidden" name="changes" value={JSON.stringify(changes)} />
      <DialogHeader>
        <DialogTitle>{act}?</DialogTitle>
        <DialogDescription>It is written to the history below and to the audit log under your name.</DialogDescription>
      </DialogHeader>
      <ul className="flex flex-col divide-y rounded-lg border px-3">
        {changes.map(({ key, from, to }) => (
          <li key={key} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
            <span className="font-medium">{settingWords[key].label}</span>
            <span className="flex flex-wrap items-center gap-x-2 tabular-nums">
              <span className="text-muted-foreground">{settingInWords(key, from)}</span>
              <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
              <span className="sr-only">becomes</span>
              <span className="font-semibold">{settingInWords(key, to.trim())}</span>
            </span>
          </li>
        ))}
      </ul>
      <ReplayResult state={preview} isLooking={isLooking || preview.status === "idle"} />
      <ReasonField value={reason} onChange={setReason} wasTried={wasTried} />
      {!isPending && (state.status === "failed" || state.status === "refused") ? (
        <Alert tone="danger" live title="Nothing was saved">
          {state.message}
        </Alert>
      ) : null}
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <Button type="submit" pending={isPending}>
          {act}
        </Button>
      </DialogFooter>
    </form>
  );
}

async function asked(form: FormData): Promise<Preview> {
  try {
    return await previewSettingsAction({ status: "idle" }, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer." };
  }
}

async function saved(previous: State, form: FormData): Promise<State> {
  try {
    return await changeSettingsAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to save again." };
  }
}

/** `changes.tokensPerUsd` and `tokensPerUsd` are about the same field. */
function byKey(faults: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).map(([path, message]) => [path.replace(/^changes\./, ""), message]));
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "setting" : "settings"}`;
}
