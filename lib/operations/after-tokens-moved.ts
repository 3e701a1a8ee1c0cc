import "server-only";
import { rechargeIsDue } from "@/lib/domain/recharge/decide";
import { log } from "@/lib/log";
import { considerRecharge } from "./consider-recharge";

/**
 * Called by the ledger after the commit of whatever moved an account's tokens, with what was available before and
 * after. Falling to the threshold has the account considered at once, without anybody waiting for it.
 */
export function afterTokensMoved(
  accountId: string,
  availableBefore: bigint,
  availableAfter: bigint,
  thresholdTokens: bigint | null,
): void {
  if (thresholdTokens === null || !rechargeIsDue(availableBefore, availableAfter, thresholdTokens)) return;
  considerSoon(accountId);
}

/*
 * A few accounts at a time, so that many of them falling at once do not take every connection from those who spend,
 * and each account only once at a time: whoever asks meanwhile is answered by one more consideration, not by one each.
 * What is lost with the process is found by the sweep.
 */
const AT_ONCE = 4;
type Queue = { waiting: Set<string>; running: Set<string> };
const remembered = globalThis as typeof globalThis & { purserConsidering?: Queue };
const queue = (remembered.purserConsidering ??= { waiting: new Set(), running: new Set() });

export function considerSoon(accountId: string): void {
  queue.waiting.add(accountId);
  startNext();
}

function startNext(): void {
  for (const accountId of queue.waiting) {
    if (queue.running.size >= AT_ONCE) return;
    if (queue.running.has(accountId)) continue;
    queue.waiting.delete(accountId);
    queue.running.add(accountId);
    void consider(accountId);
  }
}

async function consider(accountId: string): Promise<void> {
  try {
    await considerRecharge(accountId);
  } catch (error) {
    log.error({ error, accountId }, "auto-recharge could not be considered");
  } finally {
    queue.running.delete(accountId);
    startNext();
  }
}
