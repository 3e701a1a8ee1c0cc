"use server";

import { ChangeSettingsForm, PreviewSettingsForm } from "@/lib/contracts/platform-settings";
import { changeSettings } from "@/lib/operations/change-settings";
import { replayCharges } from "@/lib/operations/replay-charges";
import { defineAction } from "./define-action";

/** What the last 30 days would have brought; changes nothing. */
export const previewSettingsAction = defineAction({
  input: PreviewSettingsForm,
  access: "signed-in",
  run: replayCharges,
});

export const changeSettingsAction = defineAction({
  input: ChangeSettingsForm,
  access: "signed-in",
  refreshes: ["/admin/tokens/settings"],
  run: changeSettings,
});
