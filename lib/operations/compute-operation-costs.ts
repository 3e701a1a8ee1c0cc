import "server-only";
import { replaceOperationCosts } from "@/lib/db/operation-cost-store";

const DAYS = 7;

/** Computes what each operation with each model has cost lately, over all accounts. Answers for how many. */
export async function computeOperationCosts(): Promise<number> {
  return replaceOperationCosts(DAYS);
}
