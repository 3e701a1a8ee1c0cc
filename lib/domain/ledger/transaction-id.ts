/** The public id of a transaction: its account and its place in it. */
export function transactionIdOf(accountId: string, seq: bigint): string {
  return `txn_${accountId.replaceAll("-", "")}_${seq}`;
}

/** Null for anything that is not such an id. */
export function parseTransactionId(id: string): { accountId: string; seq: bigint } | null {
  const match = /^txn_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_(\d{1,18})$/.exec(id);
  return match ? { accountId: match.slice(1, 6).join("-"), seq: BigInt(match[6]!) } : null;
}
