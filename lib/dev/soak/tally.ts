/** What one acknowledgement says was booked. */
export type Booked = {
  accountId: string;
  usages?: [usageId: string, tokens: number][];
  released?: string;
  grantedSeq?: string;
};

export const GRANTED_TOKENS = 1_000;

/** Everything that writers were told is done. */
export class Tally {
  /** Tokens charged, by usage. */
  readonly usages = new Map<string, { accountId: string; tokens: number }>();
  readonly released = new Set<string>();
  /** `account/seq` of each grant. */
  readonly grants = new Set<string>();
  /** Paid purchases, which the webhook credits without anybody asking again. */
  readonly purchases = new Map<string, string>();
  /** Twins that were told different things. */
  readonly disagreements: string[] = [];
  /** What one account should have more or less than at the beginning. */
  private readonly movedTokens = new Map<string, bigint>();

  constructor(private readonly packageTokens: number) {}

  get acknowledged(): number {
    return this.usages.size + this.released.size + this.grants.size + this.purchases.size;
  }

  acknowledge({ accountId, usages = [], released, grantedSeq }: Booked): void {
    for (const [usageId, tokens] of usages) {
      this.usages.set(usageId, { accountId, tokens });
      this.move(accountId, -tokens);
    }
    if (released !== undefined) this.released.add(released);
    if (grantedSeq !== undefined) {
      this.grants.add(`${accountId}/${grantedSeq}`);
      this.move(accountId, GRANTED_TOKENS);
    }
  }

  paid(accountId: string, purchaseId: string): void {
    this.purchases.set(purchaseId, accountId);
    this.move(accountId, this.packageTokens);
  }

  movedOf(accountId: string): bigint {
    return this.movedTokens.get(accountId) ?? 0n;
  }

  private move(accountId: string, tokens: number): void {
    this.movedTokens.set(accountId, this.movedOf(accountId) + BigInt(tokens));
  }
}
