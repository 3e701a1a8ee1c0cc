import "server-only";
import { actorMay, actorMayOn, type Actor } from "@/lib/domain/access";

/*
 * The operations that run in this process, by the name under which whoever asked may stop them. Stopping this way
 * leaves the answer open to its end, so that it can still say what was written and what it cost; a caller who is told
 * that there is no such operation (another instance runs it, or it has ended) closes the connection instead.
 */
const remembered = globalThis as typeof globalThis & { purserAiOperations?: Map<string, AbortController> };
const running = (remembered.purserAiOperations ??= new Map());

/** Lets the operation be stopped until the returned function is called. */
export function letStop(accountId: string, stopKey: string, controller: AbortController): () => void {
  const key = keyOf(accountId, stopKey);
  running.set(key, controller);
  return () => {
    // A caller that uses one name twice at once stops the later one.
    if (running.get(key) === controller) running.delete(key);
  };
}

/** Stops an operation of this account; false when none of that name runs here. */
export function stopAiOperation(actor: Actor, accountId: string, stopKey: string): boolean {
  const isOwn = actor.kind === "user" && actor.accountId === accountId && actorMay(actor, "tokens:spend:own");
  const controller =
    isOwn || actorMayOn(actor, "usage:record", accountId) ? running.get(keyOf(accountId, stopKey)) : undefined;
  controller?.abort();
  return controller !== undefined;
}

function keyOf(accountId: string, stopKey: string): string {
  return `${accountId} ${stopKey}`;
}
