import { z } from "zod";
import { readSettingText, SETTING_KEYS, type SettingChange, type SettingKey } from "@/lib/domain/setting-rules";
import { auditReason, jsonOf } from "./form-fields";

const typed = z.string().max(2_000, { error: "is too long" });

/** Each setting as it was shown and as it was typed; what was typed is read as the form reads it. */
const changes = jsonOf(
  z
    .array(z.object({ key: z.enum(SETTING_KEYS as [SettingKey, ...SettingKey[]]), from: typed, to: typed }))
    .min(1)
    .max(SETTING_KEYS.length),
).transform((list, context) => {
  const read: SettingChange[] = [];
  for (const { key, from, to } of list) {
    const [was, wanted] = [readSettingText(key, from), readSettingText(key, to)];
    if (was.stored !== null && wanted.stored !== null) read.push({ key, from: was.stored, to: wanted.stored });
    else context.addIssue({ code: "custom", path: [key], message: wanted.fault ?? was.fault ?? "cannot be read" });
  }
  return read.length === list.length ? read : z.NEVER;
});

export const PreviewSettingsForm = z.object({ changes });
export const ChangeSettingsForm = z.object({ changes, reason: auditReason });
