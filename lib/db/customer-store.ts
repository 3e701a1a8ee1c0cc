import "server-only";
import { database } from "./client";

/** Whose customer that is; null for one that is not ours. */
export async function findAccountOfCustomer(stripeCustomerId: string): Promise<string | null> {
  const customer = await database().prisma.customer.findUnique({ where: { stripeCustomerId } });
  return customer?.accountId ?? null;
}
