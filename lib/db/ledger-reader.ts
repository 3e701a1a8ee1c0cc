import "server-only";
import type { AccountState, GrantState, HoldState, Line } from "@/lib/domain/ledger/types";
import {
  ACCOUNT_COLUMNS,
  accountOf,
  GRANT_COLUMNS,
  grantOf,
  HOLD_COLUMNS,
  holdOf,
  lineOf,
  type AccountRow,
  type GrantRow,
  type HoldRow,
  type LineRow,
} from "./ledger-rows";
import type { Tx } from "./transaction";

export type WholeAccount = { account: AccountState; lines: Line[]; grants: GrantState[]; openHolds: HoldState[] };

/** Everything ever written for an account, at one moment: the account is locked against writers meanwhile. */
export async function readWholeAccount(tx: Tx, accountId: string): Promise<WholeAccount> {
  const [account] = await tx.query<AccountRow>(`SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE id = $1 FOR SHARE`, [
    accountId,
  ]);
  if (!account) throw new Error(`There is no account ${accountId}`);
  const lines = await tx.query<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 ORDER BY seq`, [accountId]);
  const grants = await tx.query<GrantRow>(`SELECT ${GRANT_COLUMNS} FROM grants WHERE account_id = $1`, [accountId]);
  const holds = await tx.query<HoldRow>(
    `SELECT ${HOLD_COLUMNS} FROM holds WHERE account_id = $1 AND status IN ('open', 'unknown')`,
    [accountId],
  );
  return {
    account: accountOf(account),
    lines: lines.map(lineOf),
    grants: grants.map(grantOf),
    openHolds: holds.map(holdOf),
  };
}
