import { digestId, GENESIS_HASH, hashLine } from "@/lib/domain/ledger/hash";
import { unitPriceNanosOf } from "@/lib/domain/ledger/draw";
import type { Line } from "@/lib/domain/ledger/types";
import type { Dice } from "@/prisma/seed/dice";
import type { AccountTables } from "./account-tables";
import { copied, NULL } from "./copy-table";
import { anyId, idAt } from "./generated-ids";
import { HourlySums } from "./hourly-sums";
import { mostExpensiveTokens, type OperationKind, type OperationSample } from "./operation-samples";

const BONUS_TOKENS = 10_000;
const TOKENS_PER_CENT = 100;
const DAY_MS = 86_400_000;
/** A usage's key is kept as long as its call could be repeated. */
const KEYS_KEPT_MS = 35 * DAY_MS;
/** People come, work for a while and go. */
const OPERATIONS_PER_SESSION = 10;
const SESSION_MS = 40 * 60_000;
/** How long after an operation it is recorded. */
const RECORDED_AFTER_MS = 25;

export type Span = { fromMs: number; toMs: number };

/** The account that a history is being written for, and where it stands. */
type Writing = {
  tables: AccountTables;
  accountId: string;
  userId: string;
  seq: number;
  balance: number;
  used: number;
  bonusLeft: number;
  hash: string;
  keysFromMs: number;
};

/**
 * Writes an account with everything that its life leaves behind: a person, a bonus, a purchase large enough, and so
 * many usages over the span, with lines, draws, keys and sums as the ledger would have written them. Yields the
 * number of usages written since it last did, whenever a server that is behind should be waited for.
 */
export function* writeAccount(
  tables: AccountTables,
  kinds: readonly OperationKind[],
  account: { number: number; usageCount: number },
  span: Span,
  roll: Dice,
): Generator<number> {
  const bornMs = span.fromMs + roll(10 * DAY_MS);
  // In the order of their numbers, so that what is written next to each other is kept next to each other.
  const accountId = idAt(span.fromMs + account.number, roll);
  const userId = idAt(span.fromMs + account.number, roll);
  const grantIds = { bonus: idAt(bornMs, roll), purchase: idAt(bornMs, roll) };
  const keysFromMs = span.toMs - KEYS_KEPT_MS;
  const at: Writing = {
    tables,
    accountId,
    userId,
    seq: 0,
    balance: 0,
    used: 0,
    bonusLeft: BONUS_TOKENS,
    hash: GENESIS_HASH,
    keysFromMs,
  };

  credit(
    at,
    { type: "bonus", amount: BONUS_TOKENS, cause: "bonus:welcome", description: "Welcome bonus" },
    bornMs,
    roll,
  );
  const most = account.usageCount * mostExpensiveTokens(kinds) + 50_000;
  const bought = Math.ceil(most / TOKENS_PER_CENT) * TOKENS_PER_CENT;
  const paymentIntentId = `pi_generated_${anyId(roll).replaceAll("-", "")}`;
  const purchaseId = idAt(bornMs + 1, roll);
  const purchase = { type: "purchase", amount: bought, cause: `payment:${paymentIntentId}` } as const;
  credit(at, { ...purchase, description: "Bought a large package", purchaseId }, bornMs + 60_000, roll);

  const projectId = account.number % 3 === 0 ? idAt(bornMs, roll) : null;
  const hourly = new HourlySums(accountId, (row) => tables.add("usage_hourly", row));
  const sessionCount = Math.ceil(account.usageCount / OPERATIONS_PER_SESSION);
  const firstMs = bornMs + 120_000;
  const slotMs = (span.toMs - firstMs - 1_000) / Math.max(sessionCount, 1);
  const paceMs = Math.min(slotMs, SESSION_MS) / OPERATIONS_PER_SESSION;
  let unreported = 0;
  for (let session = 0, left = account.usageCount; session < sessionCount; session++) {
    const kind = kinds[roll(kinds.length)]!;
    const startMs = firstMs + session * slotMs;
    for (let i = 0; i < OPERATIONS_PER_SESSION && left > 0; i++, left--) {
      const occurredMs = Math.floor(startMs + (i + roll(1_000) / 1_000) * paceMs);
      const sample = kind.samples[roll(kind.samples.length)]!;
      hourly.add(kind, sample, projectId, occurredMs);
      usage(at, sample, { occurredMs, projectId, grantIds }, roll);
      if (++unreported === 200) {
        yield unreported;
        unreported = 0;
      }
    }
  }
  hourly.end();
  const lastMs = account.usageCount > 0 ? span.toMs : bornMs + 60_000;
  person(at, account.number, bornMs);
  grants(at, grantIds, bought, bornMs);
  const cents = bought / TOKENS_PER_CENT;
  const times = `${iso(bornMs)}\t${iso(bornMs + 60_000)}`;
  tables.add(
    "purchases",
    `${accountId}\t${purchaseId}\t${userId}\tpaid\tLarge\t${bought}\t${cents}\tusd\tcs_${paymentIntentId.slice(3)}\t` +
      `${paymentIntentId}\t${cents}\t2\t${times}`,
  );
  tables.add(
    "accounts",
    `${accountId}\t${at.balance}\t${at.seq}\t\\\\x${at.hash}\t${bought}\t${BONUS_TOKENS}\t${at.used}\t${cents}\t` +
      `${iso(bornMs)}\t${iso(lastMs)}`,
  );
  yield unreported;
}

function usage(
  at: Writing,
  sample: OperationSample,
  about: { occurredMs: number; projectId: string | null; grantIds: { bonus: string; purchase: string } },
  roll: Dice,
): void {
  const { tables, accountId } = at;
  const { occurredMs, projectId } = about;
  const recordedMs = occurredMs + RECORDED_AFTER_MS;
  const usageId = idAt(recordedMs, roll);
  const tokens = sample.billableTokens;
  const cause = `usage:job-${usageId}`;
  const occurred = iso(occurredMs);
  const recorded = iso(recordedMs);
  if (tokens > 0) {
    const description = sample.description;
    addLine(
      at,
      { type: "usage", amount: -tokens, cause, actor: "secret", description, usageId, projectId },
      occurredMs,
    );
    at.used += tokens;
    const fromBonus = Math.min(at.bonusLeft, tokens);
    at.bonusLeft -= fromBonus;
    const draw = (grantId: string, drawn: number) => {
      if (drawn > 0) tables.add("grant_draws", `${accountId}\t${at.seq}\t${grantId}\t${drawn}\t${recorded}`);
    };
    draw(about.grantIds.bonus, fromBonus);
    draw(about.grantIds.purchase, tokens - fromBonus);
  }
  const seq = tokens > 0 ? at.seq : NULL;
  tables.add(
    "usages",
    `${accountId}\t${usageId}\t${at.userId}\t${projectId ?? NULL}\t${NULL}\t${NULL}\t${seq}\t${sample.usageColumns}\t` +
      `${occurred}\t${recorded}`,
  );
  if (recordedMs >= at.keysFromMs) addKey(at, cause, seq, usageId, recorded, roll);
}

function credit(
  at: Writing,
  about: { type: "bonus" | "purchase"; amount: number; cause: string; description: string; purchaseId?: string },
  occurredMs: number,
  roll: Dice,
): void {
  const actor = about.type === "purchase" ? "stripe" : `user:${at.userId}`;
  addLine(at, { ...about, actor }, occurredMs);
  addKey(at, about.cause, at.seq, NULL, iso(occurredMs + RECORDED_AFTER_MS), roll);
}

function addLine(
  at: Writing,
  about: Pick<Line, "type" | "cause" | "actor" | "description"> & {
    amount: number;
    usageId?: string;
    purchaseId?: string;
    projectId?: string | null;
  },
  occurredMs: number,
): void {
  const before = at.balance;
  at.seq += 1;
  at.balance += about.amount;
  const line: Omit<Line, "hash"> = {
    accountId: at.accountId,
    seq: BigInt(at.seq),
    type: about.type,
    amountTokens: BigInt(about.amount),
    balanceBeforeTokens: BigInt(before),
    balanceAfterTokens: BigInt(at.balance),
    cause: about.cause,
    actor: about.actor,
    description: about.description,
    usageId: about.usageId ?? null,
    purchaseId: about.purchaseId ?? null,
    projectId: about.projectId ?? null,
    correctsSeq: null,
    occurredAt: new Date(occurredMs),
    recordedAt: new Date(occurredMs + RECORDED_AFTER_MS),
  };
  at.hash = hashLine(at.hash, line);
  at.tables.add(
    "ledger_lines",
    `${at.accountId}\t${at.seq}\t${about.type}\t${about.amount}\t${before}\t${at.balance}\t${about.cause}\t` +
      `${about.actor}\t${copied(about.description)}\t${line.usageId ?? NULL}\t${line.purchaseId ?? NULL}\t` +
      `${line.projectId ?? NULL}\t${NULL}\t\\\\x${at.hash}\t${iso(occurredMs)}\t${iso(occurredMs + RECORDED_AFTER_MS)}`,
  );
}

/** A usage's key may be forgotten one day, since a call that old is refused; a payment's never. */
function addKey(at: Writing, cause: string, seq: number | string, usageId: string, recorded: string, roll: Dice): void {
  const isPrunable = cause.startsWith("usage:");
  at.tables.add(
    "idempotency_keys",
    `${at.accountId}\t${digestId(cause)}\t${anyId(roll)}\t${seq}\t${usageId}\t${NULL}\t${at.balance}\t${recorded}\t${isPrunable}`,
  );
}

function grants(at: Writing, ids: { bonus: string; purchase: string }, bought: number, bornMs: number): void {
  const purchaseLeft = at.balance - at.bonusLeft;
  const cents = bought / TOKENS_PER_CENT;
  const nanos = unitPriceNanosOf(BigInt(cents), BigInt(bought));
  const grant = (id: string, source: string, amount: number, left: number, paid: string, seq: number, atMs: number) =>
    at.tables.add(
      "grants",
      `${at.accountId}\t${id}\t${source}\t${amount}\t${left}\t${left > 0}\t10\t${NULL}\t${paid}\t${seq}\t${iso(atMs)}`,
    );
  grant(ids.bonus, "bonus", BONUS_TOKENS, at.bonusLeft, "0\t0", 1, bornMs + RECORDED_AFTER_MS);
  grant(ids.purchase, "purchase", bought, purchaseLeft, `${cents}\t${nanos}`, 2, bornMs + 60_000 + RECORDED_AFTER_MS);
}

/** Whoever owns the account. Nobody can sign in as them: they have no password. */
function person({ tables, accountId, userId }: Writing, number: number, bornMs: number): void {
  const workspaceId = userId;
  const born = iso(bornMs);
  tables.add("users", `${userId}\t${userId}@generated.test\tGenerated ${number}\t${accountId}\ttrue\t${born}`);
  tables.add("workspaces", `${workspaceId}\tGenerated ${number}\tpersonal\t${accountId}\t${born}`);
  tables.add("workspace_members", `${workspaceId}\t${userId}\towner`);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
