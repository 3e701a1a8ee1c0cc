import { formatVolumeSteps, type VolumeStep } from "./custom-amount";
import type { Fault } from "./refusals";
import { DEFAULT_SETTINGS, settingsFrom, storedSettings, type Settings } from "./settings";
import { dollars, formatBasisPoints, grouped, parseBasisPoints, parseCents } from "./units";

/*
 * Settings as people write them, and what may be meant. Bounds are far beyond what anybody wants: they are there for a
 * slipped decimal point, which would charge every customer wrongly from the next second on.
 */

export type SettingKey = keyof Settings;

export const SETTING_KEYS = Object.keys(DEFAULT_SETTINGS) as SettingKey[];

/** How a setting is written: `1.5`, `6,000`, `5.00`, one step a line, one of a few. */
export type SettingKind = "factor" | "tokens" | "money" | "count" | "steps" | "choice";

export const SETTING_KINDS = {
  multiplierBasisPoints: "factor",
  dallE3DefaultTokens: "tokens",
  dallE2DefaultTokens: "tokens",
  googleImageDefaultTokens: "tokens",
  tokensPerUsd: "tokens",
  minimumPurchaseCents: "money",
  maximumPurchaseCents: "money",
  volumeSteps: "steps",
  taxMode: "choice",
  welcomeBonusTokens: "tokens",
  lowBalanceTokens: "tokens",
  criticalBalanceTokens: "tokens",
  inFlightLimitHolds: "count",
  keyLimitPerMinuteCalls: "count",
  accountLimitPerMinuteCalls: "count",
  displayUnit: "choice",
} as const satisfies Record<SettingKey, SettingKind>;

type NumberKey = { [Key in SettingKey]: Settings[Key] extends bigint ? Key : never }[SettingKey];

const BOUNDS: Record<NumberKey, { least: bigint; most: bigint }> = {
  multiplierBasisPoints: { least: 1_000n, most: 1_000_000n },
  dallE3DefaultTokens: { least: 1n, most: 10_000_000n },
  dallE2DefaultTokens: { least: 1n, most: 10_000_000n },
  googleImageDefaultTokens: { least: 1n, most: 10_000_000n },
  tokensPerUsd: { least: 100n, most: 100_000_000n },
  // Below 50 cents Stripe takes no payment.
  minimumPurchaseCents: { least: 50n, most: 1_000_000n },
  maximumPurchaseCents: { least: 50n, most: 99_999_999n },
  welcomeBonusTokens: { least: 0n, most: 100_000_000n },
  lowBalanceTokens: { least: 0n, most: 1_000_000_000n },
  criticalBalanceTokens: { least: 0n, most: 1_000_000_000n },
  inFlightLimitHolds: { least: 1n, most: 100_000n },
  // 0 sets no limit.
  keyLimitPerMinuteCalls: { least: 0n, most: 100_000_000n },
  accountLimitPerMinuteCalls: { least: 0n, most: 100_000_000n },
};

const CHOICES = { taxMode: ["none", "automatic"], displayUnit: ["tokens", "credits"] } as const;
const MOST_STEPS = 20;
const MOST_BONUS_BASIS_POINTS = 20_000n;

/** What is wrong with settings as a whole, by setting; nothing for those that may be meant. */
export function faultsOfSettings(settings: Settings): Fault[] {
  const faults = (Object.keys(BOUNDS) as NumberKey[]).flatMap((key) => boundFaults(key, settings[key]));
  const fault = (path: SettingKey, message: string) => void faults.push({ path, message });
  if (settings.criticalBalanceTokens > settings.lowBalanceTokens) {
    fault("criticalBalanceTokens", "must not be above the bound for a low balance");
  }
  if (settings.minimumPurchaseCents > settings.maximumPurchaseCents) {
    fault("maximumPurchaseCents", "must not be below the least that can be bought");
  }
  if (settings.volumeSteps.length > MOST_STEPS) fault("volumeSteps", `must be at most ${MOST_STEPS}`);
  if (settings.volumeSteps.some(({ bonusBasisPoints }) => bonusBasisPoints > MOST_BONUS_BASIS_POINTS)) {
    fault("volumeSteps", "must give at most 200% more");
  }
  return faults;
}

function boundFaults(key: NumberKey, value: bigint): Fault[] {
  const { least, most } = BOUNDS[key];
  if (value >= least && value <= most) return [];
  return [{ path: key, message: `must be from ${figureText(key, least)} to ${figureText(key, most)}` }];
}

/** A setting as it is shown and typed; `readSettingText` reads it. */
export function settingText<Key extends SettingKey>(key: Key, value: Settings[Key]): string {
  if (typeof value === "bigint") return figureText(key, value);
  return typeof value === "string" ? value : (value as readonly VolumeStep[]).map(stepText).join("\n");
}

function figureText(key: SettingKey, value: bigint): string {
  switch (SETTING_KINDS[key]) {
    case "factor":
      return formatBasisPoints(value);
    case "money":
      return dollars(value).slice(1);
    default:
      return grouped(value);
  }
}

export type ReadSetting = { stored: string; fault: null } | { stored: null; fault: string };

/** What somebody typed for a setting, as it is stored. The fault is in words that follow the setting's name. */
export function readSettingText(key: SettingKey, typed: string): ReadSetting {
  const text = typed.trim();
  switch (SETTING_KINDS[key]) {
    case "factor":
      return stored(parseBasisPoints(text), "must be a number such as 1.5, with at most four decimal places");
    case "money":
      return stored(parseCents(text), "must be an amount in dollars, such as 5 or 5.50");
    case "tokens":
    case "count": {
      const digits = text.replaceAll(/[,\s_]/g, "");
      return stored(/^\d{1,15}$/.test(digits) ? BigInt(digits) : null, "must be a whole number");
    }
    case "steps": {
      const steps = readSteps(text);
      return stored(
        steps && formatVolumeSteps(steps),
        "must be one step a line, such as “100: 5%”, each above the last",
      );
    }
    case "choice": {
      const choices: readonly string[] = CHOICES[key as keyof typeof CHOICES];
      return stored(choices.includes(text) ? text : null, `must be ${choices.join(" or ")}`);
    }
  }
}

function stored(value: bigint | string | null, fault: string): ReadSetting {
  return value === null ? { stored: null, fault } : { stored: value.toString(), fault: null };
}

/** `100: 5%` */
function stepText({ fromCents, bonusBasisPoints }: VolumeStep): string {
  return `${dollars(fromCents).slice(1).replace(/\.00$/, "")}: ${formatBasisPoints(bonusBasisPoints * 100n)}%`;
}

function readSteps(text: string): VolumeStep[] | null {
  const steps: VolumeStep[] = [];
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const [, amount = "", percent = ""] = /^([^:]+):\s*\+?(\d{1,4}(?:\.\d{1,2})?)\s*%?$/.exec(line.trim()) ?? [];
    const fromCents = parseCents(amount);
    const hundredths = parseBasisPoints(percent);
    if (fromCents === null || hundredths === null) return null;
    const step = { fromCents, bonusBasisPoints: hundredths / 100n };
    const before = steps.at(-1) ?? { fromCents: 0n, bonusBasisPoints: 0n };
    if (step.fromCents <= before.fromCents || step.bonusBasisPoints <= before.bonusBasisPoints) return null;
    steps.push(step);
  }
  return steps;
}

/** A stored value in the words of `settingText`. */
export function storedSettingText(key: SettingKey, value: unknown): string {
  return settingText(key, settingsFrom(new Map([[key, value]]))[key]);
}

/** A change of one setting, both sides as they are stored. `from` is what whoever changes it has seen. */
export type SettingChange = { key: SettingKey; from: string; to: string };

/** The settings after these changes. */
export function withChanges(settings: Settings, changes: readonly SettingChange[]): Settings {
  const values = new Map<string, unknown>(storedSettings(settings));
  for (const { key, to } of changes) values.set(key, to);
  return settingsFrom(values);
}

/** The settings as they were at each moment between changes, newest first: what a past charge may have used. */
export function settingsSince(now: Settings, changes: readonly { key: string; oldValue: unknown }[]): Settings[] {
  const values = new Map<string, unknown>(storedSettings(now));
  const states = [now];
  for (const { key, oldValue } of changes) {
    if (oldValue === null) values.delete(key);
    else values.set(key, oldValue);
    states.push(settingsFrom(values));
  }
  return states;
}
