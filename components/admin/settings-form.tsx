"use client";

import { useState } from "react";
import { counted } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { faultSentence } from "@/components/forms/fault-sentence";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { readSettingText, SETTING_KINDS, type SettingKey } from "@/lib/domain/setting-rules";
import type { SettingView } from "@/lib/queries/admin-settings";
import { settingChoices, settingGroups, settingInWords, settingWords } from "./setting-words";
import { SettingsReview } from "./settings-review";

export type TypedChange = { key: SettingKey; from: string; to: string };

/** Every setting in its field. What differs is reviewed together, with what it would have meant, and saved once. */
export function SettingsForm({ settings }: { settings: readonly SettingView[] }) {
  const [typed, setTyped] = useState<Partial<Record<SettingKey, string>>>({});
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [reviewed, setReviewed] = useState<TypedChange[] | null>(null);
  const [isBusy, setBusy] = useState(false);

  const changes = settings.flatMap(({ key, text }): TypedChange[] => {
    const to = typed[key];
    return to === undefined || isSame(key, text, to) ? [] : [{ key, from: text, to }];
  });
  const faultOf = (key: SettingKey) => {
    const to = typed[key];
    return (to === undefined ? null : readSettingText(key, to).fault) ?? refused[key] ?? null;
  };
  const hasFaults = changes.some(({ key, to }) => readSettingText(key, to).fault !== null);

  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (hasFaults) event.currentTarget.querySelector<HTMLElement>("[aria-invalid]")?.focus();
          else if (changes.length > 0) setReviewed(changes);
        }}
      >
        {settingGroups.map(({ title, description, keys }) => (
          <Section key={title} title={title} description={description}>
            <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2">
              {keys.map((key) => {
                const setting = settings.find((one) => one.key === key)!;
                return (
                  <SettingField
                    key={key}
                    setting={setting}
                    value={typed[key] ?? setting.text}
                    fault={faultOf(key)}
                    onChange={(text) => {
                      setTyped({ ...typed, [key]: text });
                      setRefused(({ [key]: _gone, ...others }) => others);
                    }}
                  />
                );
              })}
            </div>
          </Section>
        ))}
        <div
          className={cn(
            "-mx-4 mb-8 flex items-center justify-end gap-2 border-t bg-background px-4 py-3 sm:mx-0 sm:px-0",
            changes.length > 0 ? "sticky bottom-0 z-10" : "",
          )}
        >
          <p role="status" className="mr-auto min-w-0 text-muted-foreground">
            {changes.length === 0 ? "Nothing changed" : `${counted(changes.length, "setting")} changed`}
          </p>
          <Button variant="secondary" disabled={changes.length === 0} onClick={() => setTyped({})}>
            Undo
          </Button>
          <Button type="submit" disabled={changes.length === 0}>
            Review and save
          </Button>
        </div>
      </form>
      {/* Beside the form and not in it: what is submitted in the dialog would be submitted in the form as well. */}
      <Dialog
        disablePointerDismissal
        open={reviewed !== null}
        onOpenChange={(isOpen) => (isBusy || isOpen ? undefined : setReviewed(null))}
      >
        <DialogContent className="sm:max-w-2xl">
          {reviewed ? (
            <SettingsReview
              changes={reviewed}
              onBusy={setBusy}
              onRefused={(faults) => {
                setRefused(faults);
                setReviewed(null);
              }}
              onDone={() => {
                setTyped({});
                setReviewed(null);
              }}
            />
          ) : null}
        </DialogContent>
      </Dialog>
    </>
  );
}

type SettingFieldProps = {
  setting: SettingView;
  value: string;
  fault: string | null;
  onChange: (text: string) => void;
};

function SettingField({ setting, value, fault, onChange }: SettingFieldProps) {
  const { key, text, defaultText, changed } = setting;
  const { label, help, note } = settingWords[key];
  const kind = SETTING_KINDS[key];
  return (
    <Field
      label={label}
      note={note}
      className={kind === "steps" ? "sm:row-span-2" : undefined}
      help={
        <>
          {help} {text === defaultText ? "It is the default." : `The default is ${settingInWords(key, defaultText)}.`}
          {changed ? (
            <>
              {" "}
              Set by {changed.by}, <Moment at={changed.at.toISOString()} day />.
            </>
          ) : null}
        </>
      }
      error={faultSentence(label, fault)}
    >
      {(control) =>
        kind === "choice" ? (
          <Select {...control} options={settingChoices[key]!} value={value} onValueChange={onChange} />
        ) : kind === "steps" ? (
          <Textarea
            {...control}
            rows={5}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Input
            {...control}
            inputMode={kind === "tokens" || kind === "count" ? "numeric" : "decimal"}
            autoComplete="off"
            maxLength={40}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

/** `10000` and `10,000` are the same; what cannot be read is different. */
function isSame(key: SettingKey, text: string, typed: string): boolean {
  const read = readSettingText(key, typed);
  return read.stored !== null && read.stored === readSettingText(key, text).stored;
}
