import "server-only";
import { readAccountIdsAfter, readRollupDifferences, readWholeAccount } from "@/lib/db/ledger-reader";
import { inTransaction } from "@/lib/db/transaction";
import { breachesOf, type Breach } from "@/lib/domain/ledger/invariants";

/** Checks one account after the other, each at one moment. Yields what was found as it goes. */
export async function* verifyLedger(): AsyncGenerator<{ accountCount: number; breaches: Breach[] }> {
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await readAccountIdsAfter(after, 100);
    if (ids.length === 0) return;
    for (const id of ids) yield { accountCount: 1, breaches: await verifyAccount(id) };
    after = ids.at(-1)!;
  }
}

export async function verifyAccount(accountId: string): Promise<Breach[]> {
  return inTransaction(async (tx) => {
    const { account, lines, grants, openHolds } = await readWholeAccount(tx, accountId);
    const differences = await readRollupDifferences(tx, accountId);
    return [
      ...breachesOf(account, lines, grants, openHolds),
      ...differences.map((detail) => ({ invariant: "rollup", accountId, detail })),
    ];
  });
}
