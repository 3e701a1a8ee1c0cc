import type { SettingKey } from "@/lib/domain/setting-rules";

type SettingWords = { label: string; help: string; note: string };

/** What people call each setting, what it does, and what its figure counts. */
export const settingWords: Record<SettingKey, SettingWords> = {
  multiplierBasisPoints: {
    label: "Token multiplier",
    help: "Model tokens × this are charged, where no price says otherwise.",
    note: "×",
  },
  tokensPerUsd: {
    label: "Tokens for a dollar",
    help: "The base rate of custom amounts, and of charges by what a provider takes.",
    note: "tokens",
  },
  dallE3DefaultTokens: {
    label: "DALL·E 3 image",
    help: "Of a size that has no price.",
    note: "tokens",
  },
  dallE2DefaultTokens: {
    label: "DALL·E 2 image",
    help: "Of a size that has no price.",
    note: "tokens",
  },
  googleImageDefaultTokens: {
    label: "Google Imagen image",
    help: "Of a size that has no price.",
    note: "tokens",
  },
  minimumPurchaseCents: {
    label: "Least purchase",
    help: "Of an amount of one’s own.",
    note: "USD",
  },
  maximumPurchaseCents: {
    label: "Greatest purchase",
    help: "Of an amount of one’s own.",
    note: "USD",
  },
  volumeSteps: {
    label: "More for more",
    help: "One step a line: from which amount in dollars, and how much more than the base rate.",
    note: "amount: percent",
  },
  taxMode: {
    label: "Tax",
    help: "Automatic: Stripe works it out and adds it before the customer pays.",
    note: "",
  },
  welcomeBonusTokens: {
    label: "Welcome bonus",
    help: "Granted once to everybody who signs up; 0 for none.",
    note: "tokens",
  },
  lowBalanceTokens: {
    label: "Low balance",
    help: "At this much or less, the owner is warned.",
    note: "tokens",
  },
  criticalBalanceTokens: {
    label: "Critical balance",
    help: "Below this, the owner is warned again.",
    note: "tokens",
  },
  inFlightLimitHolds: {
    label: "Operations in flight",
    help: "How many holds an account may have open at once.",
    note: "holds",
  },
  keyLimitPerMinuteCalls: {
    label: "Calls by one key",
    help: "How often an API key may call in a minute. 0 sets no limit.",
    note: "calls",
  },
  accountLimitPerMinuteCalls: {
    label: "Calls for one account",
    help: "How often an account may be named in calls in a minute. A batch of usages is no such call. 0 sets no limit.",
    note: "calls",
  },
  displayUnit: {
    label: "Shown to customers in",
    help: "100 tokens are 1 credit. Nothing else changes.",
    note: "",
  },
};

export const settingGroups: { title: string; description: string; keys: SettingKey[] }[] = [
  {
    title: "Charging",
    description: "What an operation costs a customer. In force within a second; what was charged stays as it is.",
    keys: [
      "multiplierBasisPoints",
      "tokensPerUsd",
      "dallE3DefaultTokens",
      "dallE2DefaultTokens",
      "googleImageDefaultTokens",
    ],
  },
  {
    title: "Selling",
    description: "Packages have their own page; these are for amounts of one’s own.",
    keys: ["minimumPurchaseCents", "maximumPurchaseCents", "volumeSteps", "taxMode"],
  },
  {
    title: "Accounts",
    description: "What accounts begin with, and when their owners are told.",
    keys: ["welcomeBonusTokens", "lowBalanceTokens", "criticalBalanceTokens", "displayUnit"],
  },
  {
    title: "Limits",
    description: "What keeps one caller from taking everybody’s share.",
    keys: ["inFlightLimitHolds", "keyLimitPerMinuteCalls", "accountLimitPerMinuteCalls"],
  },
];

/** The choices of the settings that are one of a few. */
export const settingChoices: Partial<Record<SettingKey, { value: string; label: string }[]>> = {
  taxMode: [
    { value: "none", label: "None" },
    { value: "automatic", label: "Automatic" },
  ],
  displayUnit: [
    { value: "tokens", label: "Tokens" },
    { value: "credits", label: "Credits" },
  ],
};

/** A value as it stands in a sentence: steps in one line, choices by their name. */
export function settingInWords(key: SettingKey, text: string): string {
  const choice = settingChoices[key]?.find(({ value }) => value === text);
  return choice?.label ?? (text === "" ? "None" : text.replaceAll("\n", ", "));
}
