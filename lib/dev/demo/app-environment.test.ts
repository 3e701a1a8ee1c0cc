import { describe, expect, it } from "vitest";
import { appEnvironment, needsLocalMailbox, needsLocalModels, needsLocalStripe, refusal } from "./app-environment";

const secrets = {
  billingSecret: "b".repeat(64),
  nextAuthSecret: "n".repeat(64),
  webhookSecret: "whsec_w",
  cronSecret: "c".repeat(64),
  metricsToken: "m".repeat(64),
  databasePassword: "p",
};
const given = { appUrl: "http://localhost:3000", databaseUrl: "postgresql://db", standIns: {}, secrets };

describe("what the app is told", () => {
  it("points at the stand-ins that run", () => {
    const standIns = { stripe: "http://s", models: "http://m", mailbox: { smtpUrl: "smtp://x", url: "http://x" } };
    expect(appEnvironment({ ...given, environment: {}, standIns })).toMatchObject({
      STRIPE_SECRET_KEY: "sk_test_local",
      STRIPE_API_BASE: "http://s",
      OPENAI_BASE_URL: "http://m/v1",
      GOOGLE_GENERATIVE_AI_BASE_URL: "http://m/v1beta",
      SMTP_URL: "smtp://x",
      MAILBOX_URL: "http://x",
      APP_URL: "http://localhost:3000",
      NEXTAUTH_URL: "http://localhost:3000",
      DATABASE_URL: "postgresql://db",
      PURSER_MODE: "demo",
    });
  });

  it("keeps what the person has set, and only replaces the providers without a key", () => {
    const environment = { OPENAI_API_KEY: "sk-real", BILLING_SECRET: "a".repeat(64), LOG_LEVEL: "debug" };
    const told = appEnvironment({ ...given, environment, standIns: { models: "http://m" } });
    expect(told).toMatchObject({ ...environment, ANTHROPIC_API_KEY: "local", ANTHROPIC_BASE_URL: "http://m/v1" });
    expect(told).not.toHaveProperty("OPENAI_BASE_URL");
  });

  it("takes an empty value for one that is not set", () => {
    const told = appEnvironment({ ...given, environment: { BILLING_SECRET: "", STRIPE_WEBHOOK_SECRET: "" } });
    expect(told).toMatchObject({ BILLING_SECRET: secrets.billingSecret, STRIPE_WEBHOOK_SECRET: "whsec_w" });
  });

  it("starts a stand-in unless there is a real service", () => {
    expect(needsLocalStripe({})).toBe(true);
    expect(needsLocalStripe({ STRIPE_SECRET_KEY: "sk_test_local" })).toBe(true);
    expect(needsLocalStripe({ STRIPE_SECRET_KEY: "sk_test_51abc" })).toBe(false);
    expect(needsLocalModels({ OPENAI_API_KEY: "a", ANTHROPIC_API_KEY: "b" })).toBe(true);
    expect(needsLocalModels({ OPENAI_API_KEY: "a", ANTHROPIC_API_KEY: "b", GOOGLE_GENERATIVE_AI_API_KEY: "c" })).toBe(
      false,
    );
    expect(needsLocalMailbox({ SMTP_URL: "" })).toBe(true);
    expect(needsLocalMailbox({ SMTP_URL: "smtp://real" })).toBe(false);
  });

  it("never takes real money with known passwords", () => {
    expect(refusal({ STRIPE_SECRET_KEY: "sk_live_51abc" })).toMatch(/live key/);
    expect(refusal({ STRIPE_SECRET_KEY: "sk_test_51abc" })).toBeUndefined();
  });
});
