import "server-only";
import { database } from "@/lib/db/client";
import type { Finding } from "@/lib/db/integrity-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";

export type IntegrityRunView = {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  accountCount: bigint;
  findingCount: bigint;
};

/** Something that is broken, and the account that it is about. */
export type FindingView = Finding & {
  account: { email: string; name: string; balanceTokens: bigint; heldTokens: bigint } | null;
};

export type IntegrityView = {
  /** The newest first. */
  runs: IntegrityRunView[];
  /** Of the last run that came to its end; null when none has. */
  last: (IntegrityRunView & { findings: FindingView[] }) | null;
  isRunning: boolean;
};

const LATEST = 10;

export async function getIntegrity(actor: Actor): Promise<Result<IntegrityView>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const { prisma, pool } = database();
  const about = { id: true, startedAt: true, finishedAt: true, accountCount: true, findingCount: true } as const;
  const [runs, last, lease] = await Promise.all([
    prisma.integrityRun.findMany({ orderBy: { startedAt: "desc" }, take: LATEST, select: about }),
    prisma.integrityRun.findFirst({ where: { finishedAt: { not: null } }, orderBy: { startedAt: "desc" } }),
    pool.query(`SELECT 1 FROM job_leases WHERE job = 'integrity' AND leased_until > clock_timestamp()`),
  ]);
  return ok({
    runs,
    last: last && { ...last, findings: await withAccounts(last.findings as Finding[]) },
    isRunning: lease.rows.length > 0,
  });
}

async function withAccounts(findings: readonly Finding[]): Promise<FindingView[]> {
  const ids = [...new Set(findings.flatMap(({ accountId }) => accountId ?? []))];
  if (ids.length === 0) return findings.map((finding) => ({ ...finding, account: null }));
  const { rows } = await database().pool.query<NonNullable<FindingView["account"]> & { id: string }>(
    `SELECT a.id, u.email, u.name, a.balance_tokens AS "balanceTokens", a.held_tokens AS "heldTokens"
       FROM accounts a JOIN users u ON u.personal_account_id = a.id WHERE a.id = ANY ($1::uuid[])`,
    [ids],
  );
  const accounts = new Map(rows.map(({ id, ...account }) => [id, account]));
  return findings.map((finding) => ({
    ...finding,
    account: (finding.accountId === null ? undefined : accounts.get(finding.accountId)) ?? null,
  }));
}
