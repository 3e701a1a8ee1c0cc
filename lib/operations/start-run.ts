import "server-only";
import { findAccount, type AccountName } from "@/lib/db/account-store";
import { findRun, insertRun, readRunTypes } from "@/lib/db/run-store";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorLabel, actorMay, actorMayOn, type Actor } from "@/lib/domain/access";
import { faceValueTokens } from "@/lib/domain/estimates";
import { digestId } from "@/lib/domain/ledger/hash";
import { RUN_OPERATION } from "@/lib/domain/ledger/runs";
import { spenderOf } from "@/lib/domain/ledger/spender";
import { assert, ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { canonicalJson } from "./canonical-json";
import { postIn } from "./ledger";

export type StartRun = {
  who: AccountName;
  key?: string;
  type: string;
  /** The most that it may cost; left out, the most that runs of its type usually do. */
  capTokens?: bigint;
  ttlSeconds: number;
};

export type StartedRun = {
  runId: string;
  capTokens: bigint;
  expiresAt: Date;
  balanceTokens: bigint;
  replayed: boolean;
};

/**
 * Sets the cap aside and begins a run: usages that name it draw on that, and none takes it beyond. Refuses
 * `insufficient_tokens`, `account_suspended`, `account_blocked`, `too_many_in_flight`.
 */
export async function startRun(actor: Actor, input: StartRun): Promise<Result<StartedRun>> {
  if (!actorMay(actor, "usage:record")) return refuse({ code: "insufficient_scope" });
  const [account, types, settings] = await Promise.all([findAccount(input.who), readRunTypes(), readSettings()]);
  if (!account || !actorMayOn(actor, "usage:record", account.accountId)) return refuse({ code: "account_not_found" });
  const type = types.find(({ code }) => code === input.type);
  if (!type) {
    const message = `must be one of ${types.map(({ code }) => code).join(", ")}`;
    return refuse({ code: "validation_failed", faults: [{ path: "type", message }] });
  }

  const { accountId, userId } = account;
  const capTokens = input.capTokens ?? faceValueTokens(type.maxCents, settings.tokensPerUsd);
  const runId = newId();
  const now = new Date();
  const expiresAt = new Date(now.getTime() + input.ttlSeconds * 1_000);
  const posted = await inTransaction(async (tx) => {
    const [result] = await postIn(tx, [
      {
        command: {
          kind: "open-hold",
          accountId,
          cause: input.key === undefined ? `run-id:${runId}` : `run:${input.key}`,
          bodyHash: digestId(canonicalJson({ ...input, key: undefined })),
          actor: actorLabel(actor),
          description: `Held for a run: ${type.name}`,
          occurredAt: now,
          isForgettable: input.key === undefined,
          holdId: runId,
          tokens: capTokens,
          expiresAt,
          inFlightLimit: Number(settings.inFlightLimitHolds),
          operationType: RUN_OPERATION,
          provider: null,
          model: null,
          spender: spenderOf(actor),
        },
      },
    ]);
    const run = { accountId, id: runId, type: type.code, userId, capTokens, actor: actorLabel(actor) };
    if (result!.ok && !result!.value.replayed) await insertRun(tx, run, expiresAt);
    return result!;
  });
  if (!posted.ok) return posted;
  const { replayed, balanceTokens, holdId } = posted.value;
  return replayed ? firstAnswer(holdId!, balanceTokens) : ok({ runId, capTokens, expiresAt, balanceTokens, replayed });
}

async function firstAnswer(runId: string, balanceTokens: bigint): Promise<Result<StartedRun>> {
  const run = await findRun(runId);
  assert(run, "a run is written together with its hold");
  return ok({ runId, capTokens: run.capTokens, expiresAt: run.expiresAt, balanceTokens, replayed: true });
}
