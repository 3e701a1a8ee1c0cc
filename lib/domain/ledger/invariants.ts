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
  lines: readonly Line[],
  grants: readonly Pick<GrantState, "id" | "remainingTokens">[],
  openHolds: readonly Pick<HoldState, "id" | "tokens">[],
): Breach[] {
  const breaches: Breach[] = [];
  const broken = (invariant: string, detail: string) => breaches.push({ invariant, accountId: account.id, detail });

  let balanceTokens = 0n;
  let previousHash = GENESIS_HASH;
  lines.forEach((line, index) => {
    const { hash, ...unhashed } = line;
    if (line.seq !== BigInt(index + 1)) broken("sequence", `line ${index + 1} is numbered ${line.seq}`);
    if (line.balanceBeforeTokens !== balanceTokens) {
      broken(
        "before-after",
        `line ${line.seq} begins at ${line.balanceBeforeTokens}, the one before ends at ${balanceTokens}`,
      );
    }
    if (line.balanceAfterTokens !== line.balanceBeforeTokens + line.amountTokens) {
      broken("before-after", `line ${line.seq} does not add up`);
    }
    if (hashLine(previousHash, unhashed) !== hash)
      broken("hash-chain", `line ${line.seq} was changed after it was written`);
    balanceTokens = line.balanceAfterTokens;
    previousHash = hash;
  });

  if (account.balanceTokens !== balanceTokens) {
    broken("balance", `balance is ${account.balanceTokens}, its lines sum to ${balanceTokens}`);
  }
  if (account.seq !== BigInt(lines.length))
    broken("sequence", `seq is ${account.seq}, there are ${lines.length} lines`);
  if (account.chainHash !== previousHash) broken("hash-chain", "the account does not end where its lines end");

  const remainingTokens = grants.reduce((sum, grant) => sum + grant.remainingTokens, 0n);
  if (remainingTokens !== larger(account.balanceTokens, 0n)) {
    broken("grants", `grants have ${remainingTokens} left, the balance is ${account.balanceTokens}`);
  }
  const heldTokens = openHolds.reduce((sum, hold) => sum + hold.tokens, 0n);
  if (heldTokens !== account.heldTokens || openHolds.length !== account.openHolds) {
    broken(
      "holds",
      `${account.heldTokens} held by ${account.openHolds}, open holds are ${heldTokens} in ${openHolds.length}`,
    );
  }
  return breaches;
}
