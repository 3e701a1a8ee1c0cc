type SeedPackage = { code: string; name: string; amountTokens: bigint; priceCents: bigint; isPopular?: true };

/** What is sold from the start; PRICING_PRESET chooses the set. 100 tokens are one credit. */
export const PACKAGES: Record<"tokens" | "credits", SeedPackage[]> = {
  tokens: [
    { code: "starter", name: "Starter", amountTokens: 150_000n, priceCents: 1_500n },
    { code: "pro", name: "Pro", amountTokens: 750_000n, priceCents: 6_500n, isPopular: true },
    { code: "business", name: "Business", amountTokens: 2_250_000n, priceCents: 17_500n },
    { code: "enterprise", name: "Enterprise", amountTokens: 7_500_000n, priceCents: 50_000n },
  ],
  credits: [
    { code: "credits-starter", name: "Starter", amountTokens: 50_000n, priceCents: 500n },
    { code: "credits-creator", name: "Creator", amountTokens: 200_000n, priceCents: 1_800n },
    { code: "credits-pro", name: "Pro", amountTokens: 500_000n, priceCents: 4_000n, isPopular: true },
    { code: "credits-studio", name: "Studio", amountTokens: 1_500_000n, priceCents: 10_000n },
  ],
};
