"use client";

import { ArrowRight } from "lucide-react";
import { useEffect, useEffectEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { counted } from "@/components/amounts/format";
import type { DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { answerOf, useAct } from "@/components/forms/use-act";
import { changeSettingsAction, previewSettingsAction } from "@/lib/actions/platform-settings";
import { ReasonField, useReason } from "./reason-field";
import { ReplayResult } from "./replay-result";
import { settingInWords, settingWords } from "./setting-words";
import type { TypedChange } from "./settings-form";

type SettingsReviewProps = DialogHandlers & {
  changes: readonly TypedChange[];
  /** By setting, in words that follow its name. */
  onRefused: (faults: Record<string, string>) => void;
};

type Preview = Awaited<ReturnType<typeof previewSettingsAction>>;

/** What is about to change, before and after; what the last 30 days would have brought; why; and the button. */
export function SettingsReview({ changes, onBusy, onRefused, onDone }: SettingsReviewProps) {
  const [preview, setPreview] = useState<Preview>({ status: "idle" });
  const [isLooking, startLooking] = useTransition();
  const reason = useReason();

  const onLookedAt = useEffectEvent((answer: Preview) => {
    // What cannot be meant is said where it was typed, before anybody has given a reason for it.
    if (answer.status !== "invalid" || !isRefused(answer.faults)) setPreview(answer);
  });
  useEffect(() => {
    startLooking(async () => {
      const form = new FormData();
      form.set("changes", JSON.stringify(changes));
      onLookedAt(await answerOf(previewSettingsAction, form, "The server did not answer."));
    });
  }, [changes]);

  /** Whether the faults are all about settings, which then are told so. */
  function isRefused(faults: Record<string, string>): boolean {
    const bySetting = byKey(faults);
    const isAboutSettings = Object.keys(bySetting).every((key) => key in settingWords);
    if (isAboutSettings) onRefused(bySetting);
    return isAboutSettings;
  }

  const act = useAct(changeSettingsAction, {
    noAnswer: "The server did not answer. It is safe to save again.",
    shows: ["reason"],
    onBusy,
    onDone: () => {
      toast.success(`${counted(changes.length, "setting")} saved`, {
        description: "In force everywhere within a second.",
      });
      onDone();
    },
    onInvalid: isRefused,
  });
  const save = `Save ${counted(changes.length, "setting")}`;

  return (
    <ActForm
      act={act}
      title={`${save}?`}
      description="It is written to the history below and to the audit log under your name."
      hidden={{ changes: JSON.stringify(changes) }}
      failure="Nothing was saved"
      button={save}
      gather={(form) => (reason.isGiven() ? form : null)}
    >
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
      <ReasonField {...reason.field} refused={act.faults.reason} />
    </ActForm>
  );
}

/** `changes.tokensPerUsd` and `tokensPerUsd` are about the same field. */
function byKey(faults: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).map(([path, message]) => [path.replace(/^changes\./, ""), message]));
}
