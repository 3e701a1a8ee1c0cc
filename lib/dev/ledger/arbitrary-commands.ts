import fc from "fast-check";
import type { Command, Credit, Debit, GiveBack } from "@/lib/domain/ledger/types";
import { MAX_TOKENS } from "@/lib/domain/units";
import { PureLedger } from "./pure-ledger";

/*
 * Any sequence of ledger commands that could reach the ledger, and many that should not: several accounts, one that
 * does not exist, every kind of command, amounts around zero and around the largest, expiring grants, holds that run
 * out, settlements that come late or twice, corrections, payments taken back and given back again, grants frozen and
 * freed, causes repeated with the same body or another, and clocks that jump both ways. Amounts and times are drawn
 * from few values, so that the interesting coincidences are common.
 */

/** Commands that are given to the ledger together, at one moment. */
export type Turn = { now: Date; commands: Command[] };

/** How many sequences a property is tried with; a longer hunt sets it higher. */
export const propertyRuns = Number(process.env.PROPERTY_RUNS ?? 3_000);

export type Script = { accountIds: string[]; turns: Turn[] };

const ACCOUNTS = 2;

/** `ids` begins a new source of ids for each script, so that a script read back from its seed is the same. */
export function scripts(ids: () => () => string, startsAt: Date, maxTurns = 16): fc.Arbitrary<Script> {
  const drafts = fc.array(fc.record({ advanceMs, drafts: fc.array(draft, { minLength: 1, maxLength: 4 }) }), {
    minLength: 1,
    maxLength: maxTurns,
    size: "max",
  });
  return drafts.map((turns) => scriptOf(turns, ids(), startsAt));
}

/** 00000000-0000-7000-8000-000000000001, …2, …: ids that read well in a counterexample. */
export function countedIds(): () => string {
  let count = 0;
  return () => `00000000-0000-7000-8000-${(++count).toString(16).padStart(12, "0")}`;
}

type Draft = { account: number } & (
  | { do: "credit"; amount: bigint; type: Credit["type"]; expiresInMs: number | null; priority: number; cents: bigint }
  | { do: "debit"; amount: bigint; type: Debit["type"]; guard: Debit["guard"] }
  | { do: "take"; amount: bigint; payment: number; grant: number }
  | { do: "give-back"; amount: bigint | null; payment: number }
  | { do: "correct"; amount: bigint; line: number; isBack: boolean }
  | { do: "freeze"; amount: bigint; grant: number }
  | { do: "unfreeze"; freeze: number; staysFrozen: boolean }
  | { do: "open-hold"; amount: bigint; ttlMs: number; inFlightLimit: number }
  | { do: "settle-hold"; hold: number; amount: bigint; isForeign: boolean }
  | { do: "release-hold" | "mark-hold-unknown"; hold: number; isForeign: boolean }
  | { do: "note" | "book-due" }
  | { do: "repeat"; command: number; hasOtherBody: boolean }
);

// Mostly the accounts; now and then one that does not exist.
const account = fc.oneof(
  { weight: 20, arbitrary: fc.nat(ACCOUNTS - 1) },
  { weight: 1, arbitrary: fc.constant(ACCOUNTS) },
);
const advanceMs = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 999, 1_000, 1_001) },
  { weight: 2, arbitrary: fc.constantFrom(60_000, 3_600_000) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -1_000, -60_000) },
);
const oddAmount = fc.constantFrom(0n, -1n, MAX_TOKENS - 100n, MAX_TOKENS, MAX_TOKENS + 1n);
const credited = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(1n, 50n, 100n, 101n, 200n, 500n) },
  { weight: 1, arbitrary: oddAmount },
);
const spent = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(1n, 10n, 49n, 50n, 99n, 100n, 150n) },
  { weight: 1, arbitrary: oddAmount },
);
const lifeMs = fc.constantFrom(-1_000, 0, 1, 1_000, 1_001, 60_000, 3_600_000, 3_600_000, 86_400_000);
const payment = fc.constantFrom(1, 2);
const isForeign = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);

const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("credit" as const),
      account,
      amount: credited,
      type: fc.constantFrom<Credit["type"][]>(
        "purchase",
        "bonus",
        "admin_grant",
        "refund",
        "auto_recharge",
        "correction",
      ),
      expiresInMs: fc.option(lifeMs),
      priority: fc.constantFrom(1, 10, 20),
      cents: fc.constantFrom(0n, 1n, 500n, 1_500n),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("debit" as const),
      account,
      amount: spent,
      type: fc.constantFrom<Debit["type"][]>("usage", "admin_deduction", "payment_refund", "dispute", "correction"),
      guard: fc.constantFrom<Debit["guard"][]>("spendable", "covered", "owed"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("open-hold" as const),
      account,
      amount: spent,
      ttlMs: lifeMs,
      inFlightLimit: fc.constantFrom(1, 2, 1_000, 1_000, 1_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("settle-hold" as const),
      account,
      hold: fc.nat(),
      amount: spent,
      isForeign,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("release-hold" as const, "mark-hold-unknown" as const),
      account,
      hold: fc.nat(),
      isForeign,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("take" as const), account, amount: spent, payment, grant: fc.nat() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("give-back" as const), account, amount: fc.option(spent), payment }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("correct" as const),
      account,
      amount: spent,
      line: fc.nat(),
      isBack: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("freeze" as const), account, amount: spent, grant: fc.nat() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("unfreeze" as const),
      account,
      freeze: fc.nat(),
      staysFrozen: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("note" as const, "book-due" as const), account }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("repeat" as const),
      account,
      command: fc.nat(),
      hasOtherBody: fc.boolean(),
    }),
  },
);

function scriptOf(
  drafts: readonly { advanceMs: number; drafts: readonly Draft[] }[],
  newId: () => string,
  startsAt: Date,
): Script {
  const accountIds = Array.from({ length: ACCOUNTS + 1 }, newId);
  const all: Command[] = [];
  const holds: Past["holds"] = [];
  const freezes: Past["freezes"] = [];
  // What is given back depends on what was taken: the commands are carried out as they are made up.
  const ledger = new PureLedger(accountIds.slice(0, ACCOUNTS), startsAt);
  let now = startsAt;
  const turns = drafts.map((turn): Turn => {
    now = new Date(now.getTime() + turn.advanceMs);
    const commands = turn.drafts.map((one) => {
      const command = commandOf(one, { accountIds, all, holds, freezes, ledger, now, newId });
      all.push(command);
      if (command.kind === "open-hold" || command.kind === "freeze-grant") holds.push(command);
      if (command.kind === "freeze-grant") freezes.push(command);
      ledger.one(command, now);
      return command;
    });
    return { now, commands };
  });
  return { accountIds: accountIds.slice(0, ACCOUNTS), turns };
}

type Past = {
  accountIds: string[];
  all: readonly Command[];
  holds: { accountId: string; holdId: string }[];
  freezes: { accountId: string; grantId: string; holdId: string }[];
  ledger: PureLedger;
  now: Date;
  newId: () => string;
};

function commandOf(draft: Draft, past: Past): Command {
  const { now, newId } = past;
  const accountId = past.accountIds[draft.account]!;
  const id = newId();
  const caused = {
    accountId,
    cause: `cause:${id}`,
    bodyHash: id,
    actor: "operator:test",
    description: "A command of a test",
    occurredAt: now,
  };
  switch (draft.do) {
    case "credit": {
      const expiresAt = draft.expiresInMs === null ? null : after(now, draft.expiresInMs);
      const { priority, cents: paidCents } = draft;
      const grant = { id: newId(), source: "bonus" as const, priority, expiresAt, paidCents };
      return { ...caused, kind: "credit", type: draft.type, amountTokens: draft.amount, grant };
    }
    case "debit":
      return { ...caused, kind: "debit", type: draft.type, guard: draft.guard, amountTokens: draft.amount };
    case "open-hold":
      return {
        ...caused,
        kind: "open-hold",
        holdId: newId(),
        tokens: draft.amount,
        expiresAt: after(now, draft.ttlMs),
        inFlightLimit: draft.inFlightLimit,
        operationType: "draft",
        provider: "openai",
        model: "gpt-4o",
      };
    case "settle-hold":
      return { ...caused, ...holdOf(draft, past), kind: "settle-hold", amountTokens: draft.amount };
    case "release-hold":
    case "mark-hold-unknown":
      return { kind: draft.do, ...holdOf(draft, past) };
    case "take": {
      // A payment's lines are known by what their causes begin with.
      const cause = `${takenFor(draft.payment)}${id}`;
      const type = draft.payment === 1 ? "payment_refund" : "dispute";
      const firstGrantId = grantOf(draft, past) ?? newId();
      return { ...caused, cause, kind: "debit", type, guard: "owed", amountTokens: draft.amount, firstGrantId };
    }
    case "give-back": {
      const type: GiveBack["type"] = draft.payment === 1 ? "payment_refund" : "dispute_reversal";
      const rest = { id: newId(), source: "dispute_reversal" as const };
      const group = takenFor(draft.payment);
      const about = { ...caused, cause: `${group}${id}`, type, rest, kind: "give-back" as const };
      if (!past.ledger.books.has(accountId)) return { ...caused, kind: "note" };
      const taken = past.ledger.taken(accountId, ({ cause }) => cause.startsWith(group));
      return { ...about, taken, amountTokens: draft.amount ?? taken.tokens };
    }
    case "correct": {
      const lines = past.ledger.books.has(accountId) ? past.ledger.history(accountId).lines : [];
      const charges = lines.filter(({ type }) => type === "usage");
      if (charges.length === 0) return { ...caused, kind: "note" };
      const corrected = past.ledger.charged(accountId, charges[draft.line % charges.length]!.seq);
      const givenBackTokens = draft.isBack ? draft.amount : -draft.amount;
      return { ...caused, kind: "correction", corrected, givenBackTokens, grantId: newId() };
    }
    case "freeze": {
      const about = { accountId, actor: caused.actor, holdId: newId(), atMostTokens: draft.amount };
      return { ...about, kind: "freeze-grant", grantId: grantOf(draft, past) ?? newId() };
    }
    case "unfreeze": {
      const frozen = past.freezes[draft.freeze % Math.max(past.freezes.length, 1)];
      const { grantId, holdId } = frozen ?? { grantId: newId(), holdId: newId() };
      const { staysFrozen } = draft;
      return { kind: "unfreeze-grant", accountId: frozen?.accountId ?? accountId, grantId, holdId, staysFrozen };
    }
    case "note":
      return { ...caused, kind: "note" };
    case "book-due":
      return { kind: "book-due", accountId };
    case "repeat": {
      const earlier = past.all[draft.command % Math.max(past.all.length, 1)];
      return earlier && mayRepeat(earlier, past)
        ? repeated(earlier, draft.hasOtherBody, newId)
        : { ...caused, kind: "note" };
    }
  }
}

/** As a caller repeats a call: under the same cause, while the ids that we make on the way are new each time. */
function repeated(earlier: Command, hasOtherBody: boolean, newId: () => string): Command {
  if (!("cause" in earlier)) return earlier;
  const bodyHash = hasOtherBody ? newId() : earlier.bodyHash;
  if (earlier.kind === "credit") return { ...earlier, bodyHash, grant: { ...earlier.grant, id: newId() } };
  if (earlier.kind === "open-hold") return { ...earlier, bodyHash, holdId: newId() };
  return { ...earlier, bodyHash };
}

/** Whoever gives back looks first at what was taken by now; only what was done is repeated as it was. */
function mayRepeat(earlier: Command, { ledger }: Past): boolean {
  if (earlier.kind !== "give-back" && earlier.kind !== "correction") return true;
  return ledger.books.get(earlier.accountId)?.claims.has(earlier.cause) ?? false;
}

function takenFor(payment: number): string {
  return `payment:${payment}:`;
}

/** One of the account's grants, also one with nothing left. */
function grantOf(draft: { grant: number; account: number }, { accountIds, ledger }: Past): string | undefined {
  const accountId = accountIds[draft.account]!;
  const grants = ledger.books.has(accountId) ? [...ledger.history(accountId).grants.keys()] : [];
  return grants[draft.grant % Math.max(grants.length, 1)];
}

/** One of the holds that were asked for, on its own account or, foreign, on another; or one that never was. */
function holdOf(draft: { hold: number; account: number; isForeign: boolean }, past: Past) {
  const hold = past.holds[draft.hold % Math.max(past.holds.length, 1)];
  const accountId = past.accountIds[draft.account]!;
  if (!hold) return { accountId, holdId: past.newId() };
  return { accountId: draft.isForeign ? accountId : hold.accountId, holdId: hold.holdId };
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
