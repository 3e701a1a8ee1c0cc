import { Fact } from "@/components/ui/fact";
import { Section } from "@/components/ui/section";
import type { SettingView } from "@/lib/queries/admin-settings";
import { settingGroups, settingInWords, settingWords } from "./setting-words";

/** The settings as they are, for those who may not change them. */
export function SettingList({ settings }: { settings: readonly SettingView[] }) {
  return settingGroups.map(({ title, description, keys }) => (
    <Section key={title} title={title} description={description}>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {keys.map((key) => {
          const setting = settings.find((one) => one.key === key)!;
          return (
            <Fact key={key} label={settingWords[key].label}>
              {settingInWords(key, setting.text)}
              {setting.text === setting.defaultText ? null : (
                <span className="text-muted-foreground">, by default {settingInWords(key, setting.defaultText)}</span>
              )}
            </Fact>
          );
        })}
      </dl>
    </Section>
  ));
}
