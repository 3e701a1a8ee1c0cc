import "server-only";
import { z } from "zod";

/*
 * The only reader of process.env. Everything is checked at once, at the start; what is missing or malformed stops
 * the process with one line each: the name, what was expected, and how to make one.
 */

const secret = (name: string) =>
  z.string({ error: `${name} is missing. Make one: openssl rand -hex 32` }).min(32, {
    error: `${name} must be at least 32 characters. Make one: openssl rand -hex 32`,
  });
const url = (name: string, example: string) =>
  z.url({ error: `${name} must be an address such as ${example}` }).transform((value) => value.replace(/\/$/, ""));
/** `NAME=` in a file means "not set". */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const aPort = { error: "INGEST_PORT must be a port number such as 3001, or 0 for any free one" };

const Environment = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  /** `demo` allows stand-ins and shows the demo people; anything else never does. */
  PURSER_MODE: optional(z.enum(["production", "demo", "test"])).default("production"),
  DATABASE_URL: z
    .string({ error: "DATABASE_URL is missing. It looks like postgresql://user:password@host:5432/purser" })
    .regex(/^postgres(ql)?:\/\//, { error: "DATABASE_URL must begin with postgresql://" }),
  DATABASE_POOL_MAX: z.coerce
    .number({ error: "DATABASE_POOL_MAX must be a whole number of connections, such as 10" })
    .int()
    .min(2, { error: "DATABASE_POOL_MAX must be at least 2" })
    .max(200)
    .default(10),
  APP_URL: url("APP_URL", "https://billing.example.com"),
  NEXTAUTH_URL: optional(url("NEXTAUTH_URL", "https://billing.example.com")),
  NEXTAUTH_SECRET: secret("NEXTAUTH_SECRET"),
  BILLING_SECRET: z
    .string({ error: "BILLING_SECRET is missing. Make one: openssl rand -hex 32" })
    .regex(/^[0-9a-f]{64}$/i, { error: "BILLING_SECRET must be 64 hex characters. Make one: openssl rand -hex 32" }),
  STRIPE_SECRET_KEY: z
    .string({ error: "STRIPE_SECRET_KEY is missing. Find it at https://dashboard.stripe.com/apikeys" })
    .regex(/^(sk|rk)_(test|live)_/, { error: "STRIPE_SECRET_KEY must begin with sk_test_ or sk_live_" }),
  STRIPE_WEBHOOK_SECRET: z
    .string({
      error: "STRIPE_WEBHOOK_SECRET is missing. `stripe listen` prints one, as does the dashboard's webhook page",
    })
    .regex(/^whsec_/, {
      error: "STRIPE_WEBHOOK_SECRET must begin with whsec_ (several may be given, separated by commas)",
    }),
  STRIPE_API_BASE: optional(url("STRIPE_API_BASE", "http://127.0.0.1:4242")),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(url("OPENAI_BASE_URL", "https://api.openai.com/v1")),
  ANTHROPIC_API_KEY: optional(z.string()),
  ANTHROPIC_BASE_URL: optional(url("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1")),
  GOOGLE_GENERATIVE_AI_API_KEY: optional(z.string()),
  GOOGLE_GENERATIVE_AI_BASE_URL: optional(
    url("GOOGLE_GENERATIVE_AI_BASE_URL", "https://generativelanguage.googleapis.com/v1beta"),
  ),
  DEFAULT_AI_PROVIDER: z
    .enum(["openai", "anthropic", "google"], { error: "DEFAULT_AI_PROVIDER must be openai, anthropic or google" })
    .default("openai"),
  DEFAULT_AI_MODEL: z.string().min(1).default("gpt-4o"),
  /** Signing in with Google or GitHub is offered where both of a pair are set. */
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  GITHUB_ID: optional(z.string()),
  GITHUB_SECRET: optional(z.string()),
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\//, { error: "SMTP_URL must begin with smtp:// or smtps://" })),
  MAIL_FROM: optional(
    z.string().regex(/^([^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/, {
      error: "MAIL_FROM must be an address such as Purser <billing@example.com>",
    }),
  ).default("Purser <purser@localhost>"),
  /** Where the demo's mailbox can be read; demo only. */
  MAILBOX_URL: optional(url("MAILBOX_URL", "http://127.0.0.1:1080")),
  CRON_SECRET: optional(secret("CRON_SECRET")),
  METRICS_TOKEN: optional(secret("METRICS_TOKEN")),
  PRICING_PRESET: z
    .enum(["tokens", "credits"], { error: "PRICING_PRESET must be tokens or credits" })
    .default("tokens"),
  /** Where `npm run ingest` listens; 0 takes any free port. */
  INGEST_PORT: optional(z.coerce.number(aPort).int(aPort).min(0, aPort).max(65_535, aPort)).default(3_001),
  /** 0.0.0.0 inside a container. */
  INGEST_HOST: optional(z.string()).default("127.0.0.1"),
  /** "1": it stops when its standard input closes. */
  INGEST_STOP_WITH_STDIN: optional(z.enum(["0", "1"], { error: "INGEST_STOP_WITH_STDIN must be 0 or 1" })),
  JOBS: z.enum(["in-process", "cron"], { error: "JOBS must be in-process or cron" }).default("in-process"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent",
    })
    .default("info"),
});

export type Environment = z.infer<typeof Environment>;

export const environmentNames: readonly string[] = Object.keys(Environment.shape);

/** Values that everybody knows, because they stand in .env.example or come from the stand-ins. */
const DEMO_VALUES: Partial<Record<keyof Environment, RegExp>> = {
  NEXTAUTH_SECRET: /^demo-/,
  BILLING_SECRET: /^(0+|d3m0|demo|deadbeef)/i,
  STRIPE_SECRET_KEY: /^sk_test_local/,
  STRIPE_WEBHOOK_SECRET: /^whsec_(demo|local)/,
};

/** Throws one Error that lists every fault, one line each. Exported for its test; everyone else reads `env`. */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const parsed = Environment.safeParse(source);
  const faults = parsed.success ? demoValuesIn(parsed.data) : parsed.error.issues.map(describe);
  if (faults.length > 0 || !parsed.success) {
    throw new Error(`Purser cannot start:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  }
  return parsed.data;
}

function describe(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  return issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`;
}

function demoValuesIn(values: Environment): string[] {
  if (values.PURSER_MODE !== "production" || values.NODE_ENV !== "production") return [];
  const names = Object.entries(DEMO_VALUES).filter(([name, pattern]) => {
    const value = values[name as keyof Environment];
    return typeof value === "string" && pattern.test(value);
  });
  const faults = names.map(([name]) => `${name} has a demo value. Make your own: openssl rand -hex 32`);
  if (values.STRIPE_API_BASE) faults.push("STRIPE_API_BASE points at a local Stripe. Remove it to take real payments");
  return faults;
}

let parsed: Environment | undefined;

/** The environment, read on first use so that a build without secrets can still import this file. */
export const env: Environment = new Proxy({} as Environment, {
  get: (_, name) => (parsed ??= parseEnvironment(process.env))[name as keyof Environment],
});
