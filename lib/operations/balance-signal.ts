import "server-only";
import { EventEmitter } from "node:events";

/*
 * Tells open browsers of this process that an account changed, right after the commit. It is a hint and may be lost:
 * whoever listens also looks now and then, which is what covers changes made by another instance.
 */
const remembered = globalThis as typeof globalThis & { purserBalanceSignal?: EventEmitter };
const signal = (remembered.purserBalanceSignal ??= new EventEmitter().setMaxListeners(0));

export function announceBalanceChange(accountId: string): void {
  signal.emit(accountId);
}

/** Calls back on every change until the returned function is called. */
export function onBalanceChange(accountId: string, callback: () => void): () => void {
  signal.on(accountId, callback);
  return () => signal.off(accountId, callback);
}
