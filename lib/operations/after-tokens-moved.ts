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
 * One consideration at a time for an account; whoever asks meanwhile is answered by one more, not by one each. What
 * is lost with the process is found by the sweep.
 */
const remembered = globalThis as typeof globalThis & { purserConsidering?: Map<string, { isAskedAgain: boolean }> };
const considering = (remembered.purserConsidering ??= new Map());

export function considerSoon(accountId: string): void {
  const running = considering.get(accountId);
  if (running) running.isAskedAgain = true;
  else void consider(accountId);
}

async function consider(accountId: string): Promise<void> {
  const state = { isAskedAgain: false };
  considering.set(accountId, state);
  try {
    do {
      state.isAskedAgain = false;
      await considerRecharge(accountId);
    } while (state.isAskedAgain);
  } catch (error) {
    log.error({ error, accountId }, "auto-recharge could not be considered");
  } finally {
    considering.delete(accountId);
  }
}
