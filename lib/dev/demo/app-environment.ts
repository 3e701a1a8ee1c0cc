import type { Secrets } from "./demo-folder";

type Environment = Record<string, string | undefined>;

/** The addresses of the stand-ins that run. Undefined: the real one is used. */
export type StandIns = {
  stripe?: string | undefined;
  models?: string | undefined;
  mailbox?: { smtpUrl: string; url: string } | undefined;
};

export const LOCAL_STRIPE_KEY = "sk_test_local";

const MODEL_PROVIDERS = [
  { prefix: "OPENAI", path: "/v1" },
  { prefix: "ANTHROPIC", path: "/v1" },
  { prefix: "GOOGLE_GENERATIVE_AI", path: "/v1beta" },
];

/** `NAME=` in a file means "not set". */
export function isSet(environment: Environment, name: string): boolean {
  return Boolean(environment[name]);
}

export function needsLocalStripe(environment: Environment): boolean {
  return !isSet(environment, "STRIPE_SECRET_KEY") || environment.STRIPE_SECRET_KEY === LOCAL_STRIPE_KEY;
}

export function needsLocalModels(environment: Environment): boolean {
  return MODEL_PROVIDERS.some(({ prefix }) => !isSet(environment, `${prefix}_API_KEY`));
}

export function needsLocalMailbox(environment: Environment): boolean {
  return !isSet(environment, "SMTP_URL");
}

/** A reason not to start, for the person; undefined when there is none. */
export function refusal(environment: Environment): string | undefined {
  if (/^(sk|rk)_live_/.test(environment.STRIPE_SECRET_KEY ?? "")) {
    return (
      "STRIPE_SECRET_KEY is a live key, and the demo's people have passwords that everybody knows. " +
      "Use a test key (sk_test_…), or unset it to have a local Stripe."
    );
  }
  return undefined;
}

/**
 * Everything the app is told. What the person has set stays; what is missing points at the stand-ins, and a secret
 * that is missing is this demo folder's own.
 */
export function appEnvironment(given: {
  environment: Environment;
  appUrl: string;
  databaseUrl: string;
  standIns: StandIns;
  secrets: Secrets;
}): Record<string, string> {
  const { appUrl, databaseUrl, standIns, secrets } = given;
  const set = Object.entries(given.environment).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return {
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
    BILLING_SECRET: secrets.billingSecret,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    CRON_SECRET: secrets.cronSecret,
    METRICS_TOKEN: secrets.metricsToken,
    MAIL_FROM: "Purser <billing@purser.test>",
    PRICING_PRESET: "tokens",
    JOBS: "in-process",
    LOG_LEVEL: "info",
    ...Object.fromEntries(set),
    ...(standIns.stripe ? { STRIPE_SECRET_KEY: LOCAL_STRIPE_KEY, STRIPE_API_BASE: standIns.stripe } : {}),
    ...(standIns.models ? modelEnvironment(given.environment, standIns.models) : {}),
    ...(standIns.mailbox ? { SMTP_URL: standIns.mailbox.smtpUrl, MAILBOX_URL: standIns.mailbox.url } : {}),
    DATABASE_URL: databaseUrl,
    APP_URL: appUrl,
    NEXTAUTH_URL: appUrl,
    PURSER_MODE: "demo",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/** Only the providers without a key of their own answer from the local models. */
function modelEnvironment(environment: Environment, modelsUrl: string): Record<string, string> {
  const missing = MODEL_PROVIDERS.filter(({ prefix }) => !isSet(environment, `${prefix}_API_KEY`));
  return Object.fromEntries(
    missing.flatMap(({ prefix, path }) => [
      [`${prefix}_API_KEY`, "local"],
      [`${prefix}_BASE_URL`, `${modelsUrl}${path}`],
    ]),
  );
}
