export type SeedPrice = {
  provider: string;
  model: string;
  chargeType: "multiplier" | "fixed" | "cost";
  inputMicroUsdPerMillion?: bigint;
  cachedInputMicroUsdPerMillion?: bigint;
  outputMicroUsdPerMillion?: bigint;
  characterMicroUsdPerMillion?: bigint;
  minuteMicroUsd?: bigint;
  secondMicroUsd?: bigint;
  imageSizes?: Record<string, { fixedTokens?: string; costMicroUsd?: string }>;
};

/** The price list from the start. Amounts in micro-dollars: 150,000 is $0.15. */
export const PRICES: SeedPrice[] = [
  // Language models, charged by the multiplier; the cost is what the provider takes from us.
  text("openai", "gpt-4o", { input: 2_500_000n, cached: 1_250_000n, output: 10_000_000n }),
  text("openai", "gpt-4o-mini", { input: 150_000n, cached: 75_000n, output: 600_000n }),
  text("anthropic", "claude-sonnet-4-5", { input: 3_000_000n, cached: 300_000n, output: 15_000_000n }),
  text("google", "gemini-2.5-flash", { input: 300_000n, output: 2_500_000n }),
  // A provider answers with the dated name of the version that ran, and that one is priced.
  text("openai", "gpt-4o-2024-*", { input: 2_500_000n, cached: 1_250_000n, output: 10_000_000n }),
  text("openai", "gpt-4o-mini-2024-*", { input: 150_000n, cached: 75_000n, output: 600_000n }),
  text("anthropic", "claude-sonnet-4-5-2025*", { input: 3_000_000n, cached: 300_000n, output: 15_000_000n }),

  // Images, charged a fixed number of tokens by size; a size that is not here takes the model's default setting.
  {
    provider: "openai",
    model: "dall-e-3",
    chargeType: "fixed",
    imageSizes: {
      "1024x1024": { fixedTokens: "6000", costMicroUsd: "40000" },
      "1024x1792": { fixedTokens: "8000", costMicroUsd: "80000" },
      "1792x1024": { fixedTokens: "8000", costMicroUsd: "80000" },
    },
  },
  {
    provider: "openai",
    model: "dall-e-2",
    chargeType: "fixed",
    imageSizes: {
      "1024x1024": { fixedTokens: "3000", costMicroUsd: "20000" },
      "512x512": { fixedTokens: "2000", costMicroUsd: "18000" },
    },
  },
  { provider: "google", model: "imagen*", chargeType: "fixed", imageSizes: { "1024x1024": { fixedTokens: "4500" } } },

  // Charged by what the provider takes from us.
  {
    provider: "openai",
    model: "gpt-5-mini",
    chargeType: "cost",
    inputMicroUsdPerMillion: 150_000n,
    outputMicroUsdPerMillion: 600_000n,
  },
  {
    provider: "openai",
    model: "gpt-5-mini-2025-*",
    chargeType: "cost",
    inputMicroUsdPerMillion: 150_000n,
    outputMicroUsdPerMillion: 600_000n,
  },
  { provider: "openai", model: "gpt-4o-mini-tts", chargeType: "cost", characterMicroUsdPerMillion: 12_000_000n },
  { provider: "openai", model: "gpt-4o-mini-tts-2025-*", chargeType: "cost", characterMicroUsdPerMillion: 12_000_000n },
  { provider: "openai", model: "whisper-1", chargeType: "cost", minuteMicroUsd: 6_000n },
  {
    provider: "openai",
    model: "gpt-image-1",
    chargeType: "cost",
    imageSizes: { "1024x1536": { costMicroUsd: "80000" } },
  },
  { provider: "openai", model: "sora-2", chargeType: "cost", secondMicroUsd: 40_000n },
];

type Rates = { input: bigint; cached?: bigint; output: bigint };

function text(provider: string, model: string, { input, cached, output }: Rates): SeedPrice {
  return {
    provider,
    model,
    chargeType: "multiplier",
    inputMicroUsdPerMillion: input,
    cachedInputMicroUsdPerMillion: cached,
    outputMicroUsdPerMillion: output,
  };
}
