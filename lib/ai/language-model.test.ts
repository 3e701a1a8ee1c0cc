import { describe, expect, it } from "vitest";
import { languageModel } from "./language-model";

const providers = { openai: { apiKey: "sk-test" }, google: { apiKey: "" } };

describe("choosing a language model", () => {
  it("finds the model of a configured provider", () => {
    const found = languageModel(providers, "openai", "gpt-4o");
    expect(found).toMatchObject({ ok: true, model: { provider: "openai", modelId: "gpt-4o" } });
  });

  it.each(["mistral", "", "toString", "__proto__"])("refuses a provider that it does not know: %j", (provider) => {
    const found = languageModel(providers, provider, "any");
    expect(found).toMatchObject({ ok: false, refusal: { code: "unknown_provider", provider } });
  });

  it.each(["anthropic", "google"])("refuses a provider that has no key: %s", (provider) => {
    const found = languageModel(providers, provider, "any");
    expect(found).toMatchObject({ ok: false, refusal: { code: "provider_not_configured", provider } });
  });
});
