import "server-only";
import {
  readChargesWithoutLine,
  readDrawDifferences,
  readFreezeDifferences,
  readHoldsLeftOpen,
  readPurchasesNotCreditedOnce,
  readReversalDifferences,
} from "@/lib/db/integrity-store";
import {
  readAccountAndParts,
  readAccountIdsAfter,
  readAtOneMoment,
  readLines,
  readRollupDifferences,
} from "@/lib/db/ledger-reader";
import { inTransaction } from "@/lib/db/transaction";
import { AccountCheck, type Breach } from "@/lib/domain/ledger/invariants";

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
    await readAtOneMoment(tx);
    const { account, grants, openHolds } = await readAccountAndParts(tx, accountId);
    const check = new AccountCheck(accountId);
    for await (const line of readLines(tx, accountId)) check.add(line);
    const found = (invariant: string, details: string[]) => details.map((detail) => ({ invariant, accountId, detail }));
    return [
      ...check.finish(account, grants, openHolds),
      ...found("draws", await readDrawDifferences(tx, accountId)),
      ...found("charges", await readChargesWithoutLine(tx, accountId)),
      ...found("purchases", await readPurchasesNotCreditedOnce(tx, accountId)),
      ...found("reversals", await readReversalDifferences(tx, accountId)),
      ...found("freezes", await readFreezeDifferences(tx, accountId)),
      ...found("holds-expired", await readHoldsLeftOpen(tx, accountId)),
      ...found("rollup", await readRollupDifferences(tx, accountId)),
    ];
  });
}
