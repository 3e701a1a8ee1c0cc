import "server-only";
import { database } from "@/lib/db/client";
import type { Unexplained } from "@/lib/db/reconciliation-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** The last comparison with Stripe that came to its end. */
export type ReconciliationView = {
  since: Date;
  finishedAt: Date;
  paymentCount: number;
  creditedCount: number;
  reversedCount: number;
  unexplained: Unexplained[];
};

export async function getLastReconciliation(actor: Actor): Promise<Result<ReconciliationView | null>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const run = await database().prisma.reconciliationRun.findFirst({
    where: { finishedAt: { not: null } },
    orderBy: { startedAt: "desc" },
  });
  return ok(run && { ...run, finishedAt: run.finishedAt!, unexplained: run.unexplained as Unexplained[] });
}
