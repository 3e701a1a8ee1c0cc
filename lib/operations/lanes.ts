import "server-only";
import { isDatabaseAway } from "@/lib/db/transaction";
import { refuse, type Result } from "@/lib/domain/result";

/*
 * Gathers what comes in at the same time into one transaction. Each lane has one batch in flight; whoever arrives
 * meanwhile waits in its queue and goes with the next. There is no timer: an idle lane starts as soon as everything
 * that has arrived by now was read, so a quiet system is as fast as without lanes, and a busy one pays one commit for
 * many. An account always takes the same lane,
 * so that its calls never wait for each other's locks. A full queue refuses instead of growing.
 */

type Waiting<Item, Value> = {
  item: Item;
  resolve: (result: Result<Value>) => void;
  reject: (error: unknown) => void;
};

export type Lanes<Item, Value> = {
  /** Resolves with the item's own result once its batch is committed. Refuses `rate_limited` when the queue is full. */
  run(item: Item): Promise<Result<Value>>;
};

export function lanes<Item, Value>(options: {
  laneCount: number;
  batchLimit: number;
  queueLimit: number;
  /** Items with the same key are never in two batches at once, and keep their order. */
  keyOf: (item: Item) => string;
  /** Does a batch in one transaction; results in the order of the items. Throwing means that nothing was done. */
  runBatch: (items: Item[]) => Promise<Result<Value>[]>;
  /** Told how many wait, whenever a batch begins or ends. */
  onDepth?: (depth: number) => void;
}): Lanes<Item, Value> {
  const queues = Array.from({ length: options.laneCount }, () => ({
    waiting: [] as Waiting<Item, Value>[],
    isBusy: false,
  }));

  return {
    run(item) {
      const queue = queues[laneOf(options.keyOf(item), queues.length)]!;
      if (queue.waiting.length >= options.queueLimit) {
        return Promise.resolve(refuse({ code: "rate_limited", retryAfterSeconds: 1 }));
      }
      return new Promise((resolve, reject) => {
        queue.waiting.push({ item, resolve, reject });
        if (queue.isBusy) return;
        queue.isBusy = true;
        setImmediate(() => void drain(queue));
      });
    },
  };

  async function drain(queue: (typeof queues)[number]): Promise<void> {
    while (queue.waiting.length > 0) {
      options.onDepth?.(depth());
      const batch = queue.waiting.splice(0, options.batchLimit);
      await settle(batch);
    }
    queue.isBusy = false;
    options.onDepth?.(depth());
  }

  function depth(): number {
    return queues.reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  async function settle(batch: Waiting<Item, Value>[]): Promise<void> {
    try {
      const results = await options.runBatch(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      // One item that cannot be written must not take the others with it: each is tried on its own.
      if (batch.length > 1 && !isDatabaseAway(error)) for (const one of batch) await settle([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** FNV-1a: any even spread does. */
function laneOf(key: string, laneCount: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % laneCount;
}
