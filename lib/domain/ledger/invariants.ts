import { larger } from "../units";
import { GENESIS_HASH, hashLine } from "./hash";
import type { AccountState, GrantState, HoldState, Line } from "./types";

export type Breach = { invariant: string; accountId: string; detail: string };

/**
 * What must hold for an account at every moment (B9), given everything that was ever written for it: its lines in
 * order, all its grants and its open holds. Answers what is broken and where; nothing when all is well.
 */
export function breachesOf(
  account: AccountState,
  lines: Iterable<Line>,
  grants: readonly Pick<GrantState, "id" | "remainingTokens">[],
  openHolds: readonly Pick<HoldState, "id" | "tokens">[],
): Breach[] {
  const check = new AccountCheck(account.id);
  for (const line of lines) check.add(line);
  return check.finish(account, grants, openHolds);
}

/** `breachesOf` for an account whose lines come one after the other and need not all be there at once. */
export class AccountCheck {
  private readonly breaches: Breach[] = [];
  private balanceTokens = 0n;
  private previousHash = GENESIS_HASH;
  private lineCount = 0n;
  constructor(private readonly accountId: string) {}

  add(line: Line): void {
    const { hash, ...unhashed } = line;
    this.lineCount += 1n;
    if (line.seq !== this.lineCount) this.broken("sequence", `line ${this.lineCount} is numbered ${line.seq}`);
    if (line.balanceBeforeTokens !== this.balanceTokens) {
      this.broken(
        "before-after",
        `line ${line.seq} begins at ${line.balanceBeforeTokens}, the one before ends at ${this.balanceTokens}`,
      );
    }
    if (line.balanceAfterTokens !== line.balanceBeforeTokens + line.amountTokens) {
      this.broken("before-after", `line ${line.seq} does not add up`);
    }
    if (hashLine(this.previousHash, unhashed) !== hash) {
      this.broken("hash-chain", `line ${line.seq} was changed after it was written`);
    }
    this.balanceTokens = line.balanceAfterTokens;
    this.previousHash = hash;
  }

  /** After the last line: what the account says of itself, against its lines, its grants and its open holds. */
  finish(
    account: AccountState,
    grants: readonly Pick<GrantState, "id" | "remainingTokens">[],
    openHolds: readonly Pick<HoldState, "id" | "tokens">[],
  ): Breach[] {
    if (account.balanceTokens !== this.balanceTokens) {
      this.broken("balance", `balance is ${account.balanceTokens}, its lines sum to ${this.balanceTokens}`);
    }
    if (account.seq !== this.lineCount) {
      this.broken("sequence", `seq is ${account.seq}, there are ${this.lineCount} lines`);
    }
    if (account.chainHash !== this.previousHash) {
      this.broken("hash-chain", "the account does not end where its lines end");
    }
    const remainingTokens = grants.reduce((sum, grant) => sum + grant.remainingTokens, 0n);
    if (remainingTokens !== larger(account.balanceTokens, 0n)) {
      this.broken("grants", `grants have ${remainingTokens} left, the balance is ${account.balanceTokens}`);
    }
    const heldTokens = openHolds.reduce((sum, hold) => sum + hold.tokens, 0n);
    if (heldTokens !== account.heldTokens || openHolds.length !== account.openHolds) {
      this.broken(
        "holds",
        `${account.heldTokens} held by ${account.openHolds}, open holds are ${heldTokens} in ${openHolds.length}`,
      );
    }
    return this.breaches;
  }

  private broken(invariant: string, detail: string): void {
    this.breaches.push({ invariant, accountId: this.accountId, detail });
  }
}
