import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { isDatabaseAway } from "@/lib/db/transaction";
import { grantTokens } from "@/lib/operations/grant-tokens";
import type { ServiceClient } from "./service-client";
import { GRANTED_TOKENS, type Booked, type Tally } from "./tally";
import type { World } from "./world";

export type Customer = { userId: string; accountId: string };

/** A piece of work as both twins do it: starting at one listener each, with the same key and the same words. */
type Work = (first: number, key: string, customer: Customer) => Promise<Booked>;

/** Two writers with the same work in hand; until `isOver`, and then until their last work is acknowledged. */
export async function writeAsTwins(
  client: ServiceClient,
  customers: Customer[],
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  const works = worksOf(client);
  while (!isOver()) {
    // The first account is the hot one.
    const customer = customers[Math.random() < 0.25 ? 0 : randomInt(customers.length)]!;
    const work = works[randomInt(works.length)]!;
    const key = randomUUID();
    const [one, other] = await Promise.all([0, 1].map((first) => work(first, key, customer)));
    if (JSON.stringify(one) !== JSON.stringify(other)) {
      tally.disagreements.push(`${JSON.stringify(one)} and ${JSON.stringify(other)}`);
    }
    tally.acknowledge(one!);
  }
}

/** Buys and pays, one purchase after the other. Every event of Stripe's comes at least twice. */
export async function buy(
  world: World,
  client: ServiceClient,
  customers: Customer[],
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const customer = customers[randomInt(customers.length)]!;
    const body = { userId: customer.userId, packageId: "starter" };
    const { url, purchaseId } = await client.say("POST", 0, "/checkout", body);
    await world.pay(String(url));
    tally.paid(customer.accountId, String(purchaseId));
    await pause(200);
  }
}

const draft = { operationType: "draft", provider: "openai", model: "gpt-4o" };

function worksOf(client: ServiceClient): Work[] {
  const post = (first: number, path: string, body: object, key?: string) => client.say("POST", first, path, body, key);
  const usageOf = (answer: Record<string, unknown>): [string, number] => [
    String(answer.usageId),
    Number(answer.billableTokens),
  ];
  const consumedBy = (key: string) => ({ ...draft, inputTokens: Number.parseInt(key.slice(0, 3), 16) + 1 });
  const hold = async (first: number, key: string, { userId }: Customer) =>
    String((await post(first, "/holds", { userId, tokens: 500 }, key)).holdId);

  const usage: Work = async (first, key, { userId, accountId }) => {
    const answer = await post(first, "/usage", { userId, ...consumedBy(key) }, key);
    return { accountId, usages: [usageOf(answer)] };
  };
  const batch: Work = async (first, key, { userId, accountId }) => {
    const items = Array.from({ length: 10 }, (_, index) => ({
      userId,
      ...consumedBy(key),
      idempotencyKey: `${key}-${index}`,
    }));
    for (;;) {
      const { results } = (await post(first, "/usage/batch", { items })) as { results: Record<string, unknown>[] };
      const refused = results.find(({ status }) => ![200, 201, 429, 503].includes(Number(status)));
      if (refused) throw new Error(`refused in a batch: ${JSON.stringify(refused)}`);
      if (results.every(({ status }) => status === 200 || status === 201)) {
        return { accountId, usages: results.map(usageOf) };
      }
      await pause(30);
    }
  };
  const settled: Work = async (first, key, customer) => {
    const holdId = await hold(first, key, customer);
    const answer = await post(first, `/holds/${holdId}/settle`, consumedBy(key));
    return { accountId: customer.accountId, usages: [usageOf(answer)] };
  };
  const released: Work = async (first, key, customer) => {
    const holdId = await hold(first, key, customer);
    await post(first, `/holds/${holdId}/release`, {});
    return { accountId: customer.accountId, released: holdId };
  };
  return [usage, usage, usage, batch, settled, settled, released, grant];
}

/** Through the operation itself, since only a person in the admin area grants. */
const grant: Work = async (_first, key, { accountId }) => {
  const operator = { kind: "operator", name: "soak" } as const;
  for (;;) {
    try {
      const amountTokens = BigInt(GRANTED_TOKENS);
      const input = { accountId, key, direction: "grant", amountTokens, reason: "Soak" } as const;
      const granted = await grantTokens(operator, input);
      if (!granted.ok) throw new Error(`grant refused: ${granted.refusal.code}`);
      return { accountId, grantedSeq: String(granted.value.seq) };
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await pause(50);
    }
  }
};
