import type { KeyBudget, KeySpending } from "../key-budget";
import type { Refusal } from "../refusals";

export type LineType =
  | "purchase"
  | "usage"
  | "bonus"
  | "admin_grant"
  | "admin_deduction"
  | "refund"
  | "auto_recharge"
  | "subscription"
  | "payment_refund"
  | "dispute"
  | "dispute_reversal"
  | "expiry"
  | "correction";

export type GrantSource =
  | "bonus"
  | "purchase"
  | "auto_recharge"
  | "admin_grant"
  | "subscription"
  | "refund"
  | "dispute_reversal"
  | "correction";

export type HoldStatus = "open" | "settled" | "released" | "expired" | "unknown";

export type AccountState = {
  id: string;
  balanceTokens: bigint;
  heldTokens: bigint;
  openHolds: number;
  seq: bigint;
  /** Hex SHA-256 of the last line; the next line's hash covers it. */
  chainHash: string;
  isBlocked: boolean;
  lifetimePurchasedTokens: bigint;
  lifetimeGrantedTokens: bigint;
  lifetimeUsedTokens: bigint;
  lifetimeSpentCents: bigint;
  /** Auto-recharge is due when what is available falls to this; null while it is off or paused. Never changed here. */
  rechargeThresholdTokens: bigint | null;
  /** When its last line was recorded. Recorded times of an account never go backwards. */
  updatedAt: Date;
};

export type GrantState = {
  id: string;
  source: GrantSource;
  amountTokens: bigint;
  remainingTokens: bigint;
  /** Lower is drawn first. */
  priority: number;
  expiresAt: Date | null;
  paidCents: bigint;
  unitPriceNanos: bigint;
  /** The payment for it is disputed, and it is drawn last. A grant with nothing left is never frozen. */
  isFrozen: boolean;
  seq: bigint;
  createdAt: Date;
};

export type HoldState = {
  id: string;
  tokens: bigint;
  status: HoldStatus;
  operationType: string;
  provider: string | null;
  model: string | null;
  actor: string;
  /** The key that is bound to the account and opened it; it counts against that one, whoever settles it. */
  keyId: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** The run out of whose hold this one was carved. */
  runId: string | null;
};

/** What is remembered of a cause that was claimed: enough to give a repeated call its first answer. */
export type Claim = {
  bodyHash: string;
  seq: bigint | null;
  usageId: string | null;
  holdId: string | null;
  balanceAfterTokens: bigint;
};

/** Everything about one account that a decision may depend on. */
export type Book = {
  account: AccountState;
  /** Open grants, in any order. */
  grants: readonly GrantState[];
  /** Holds that commands name, and open holds that ran out. */
  holds: ReadonlyMap<string, HoldState>;
  /** Claims of the causes that commands name. */
  claims: ReadonlyMap<string, Claim>;
  /** What the keys with a budget, by which commands spend, have spent and hold. */
  keys?: ReadonlyMap<string, KeySpending>;
};

type Caused = {
  accountId: string;
  /** Unique for ever within the account, derived from what happened. */
  cause: string;
  /** Tells a repetition from another request under the same cause. */
  bodyHash: string;
  actor: string;
  description: string;
  /** When it happened, as the caller says. */
  occurredAt: Date;
  usageId?: string;
  purchaseId?: string;
  projectId?: string;
  /**
   * True when no call could come again under this cause and be booked: it is nobody's key, or it names a time and is
   * refused for its age one day. Only what is remembered of such a cause may ever be forgotten.
   */
  isForgettable?: boolean;
  /** The answer if the cause was not claimed before: what is asked for now cannot be done. */
  refusalIfNew?: Refusal;
};

/** A key that is bound to the account, by which is spent. What it spends is counted; with a budget it ends there. */
export type Spender = {
  keyId: string;
  budget: KeyBudget | null;
  /** It settles no holds but those that were opened by it. */
  isLimitedToOwnHolds: boolean;
};

export type Credit = Caused & {
  kind: "credit";
  type: Exclude<LineType, "usage" | "admin_deduction" | "expiry" | "payment_refund" | "dispute">;
  amountTokens: bigint;
  grant: { id: string; source: GrantSource; priority?: number; expiresAt?: Date | null; paidCents?: bigint };
};

export type Debit = Caused & {
  kind: "debit";
  type: "usage" | "admin_deduction" | "payment_refund" | "dispute" | "correction";
  amountTokens: bigint;
  /**
   * `spendable`: the account may spend and has it available · `covered`: it is available, whatever the status ·
   * `owed`: it is due in any case (work already done, money taken back) and may become debt.
   */
  guard: "spendable" | "covered" | "owed";
  /** Drawn from before all others: what a payment brought, when the payment is taken back. */
  firstGrantId?: string;
  spender?: Spender;
};

export type OpenHold = Caused & {
  kind: "open-hold";
  holdId: string;
  tokens: bigint;
  expiresAt: Date;
  inFlightLimit: number;
  operationType: string;
  provider: string | null;
  model: string | null;
  spender?: Spender;
  /** Out of what this run may still cost, instead of what the account has available. */
  runId?: string;
};

/** Books what the work really took, which may be more than was held, and gives the rest back. */
export type SettleHold = Caused & { kind: "settle-hold"; holdId: string; amountTokens: bigint; spender?: Spender };

/** Books a step of a run out of what its hold still keeps. What does not fit is refused: a cap is a cap. */
export type SpendInRun = Caused & { kind: "spend-in-run"; runId: string; amountTokens: bigint; spender?: Spender };

/** Ends a run and frees what its hold still keeps. Steps that are under way keep theirs. */
export type CloseRun = { kind: "close-run"; accountId: string; runId: string };

export type ReleaseHold = { kind: "release-hold"; accountId: string; holdId: string };

/** The model's outcome is not known: the tokens stay held, past any expiry, until somebody finds out. */
export type MarkHoldUnknown = { kind: "mark-hold-unknown"; accountId: string; holdId: string };

/** Claims a cause without moving tokens: a failed or an unpriced operation. */
export type Note = Caused & { kind: "note" };

/** Books what fell due by now, holds and grants, and nothing else. `replayed` when there was nothing to book. */
export type BookDue = { kind: "book-due"; accountId: string };

/** What earlier lines have taken by now, less what was given back, and from which grants. */
export type Taken = {
  tokens: bigint;
  /** In the order in which they were drawn from. The grants are as they are now, also those with nothing left. */
  draws: readonly { grant: GrantState; tokens: bigint }[];
};

/** What a line has charged by now: its own amount with every correction of it. */
export type Charged = Taken & { seq: bigint };

/** Mends the charge of an earlier line by a line of its own that names it. */
export type Correction = Caused & {
  kind: "correction";
  corrected: Charged;
  /** Above zero is given back, below zero is charged on top. */
  givenBackTokens: bigint;
  /** For what goes back to no grant, having been drawn from none. */
  grantId: string;
};

/** Gives back of what was taken for a payment: a refund failed, a dispute brought the money back. */
export type GiveBack = Caused & {
  kind: "give-back";
  type: "payment_refund" | "dispute_reversal";
  amountTokens: bigint;
  taken: Taken;
  /** For what goes back to no grant, having been drawn from none. */
  rest: { id: string; source: GrantSource };
};

/**
 * The payment for a grant is disputed and the money is still here: the grant is drawn last, and a hold that never runs
 * out keeps what remains of it, as far as it is available and the dispute could take it.
 */
export type FreezeGrant = {
  kind: "freeze-grant";
  accountId: string;
  grantId: string;
  /** New each time; the answer names it if there was anything to hold. */
  holdId: string;
  atMostTokens: bigint;
  actor: string;
};

/** Ends a freeze. The grant itself stays frozen when it is disputed for another reason too. */
export type UnfreezeGrant = {
  kind: "unfreeze-grant";
  accountId: string;
  grantId: string;
  holdId?: string;
  staysFrozen: boolean;
};

export type Command =
  | Credit
  | Debit
  | OpenHold
  | SettleHold
  | SpendInRun
  | CloseRun
  | ReleaseHold
  | MarkHoldUnknown
  | Note
  | BookDue
  | Correction
  | GiveBack
  | FreezeGrant
  | UnfreezeGrant;

export type Line = {
  accountId: string;
  seq: bigint;
  type: LineType;
  amountTokens: bigint;
  balanceBeforeTokens: bigint;
  balanceAfterTokens: bigint;
  cause: string;
  actor: string;
  description: string;
  usageId: string | null;
  purchaseId: string | null;
  projectId: string | null;
  correctsSeq: bigint | null;
  occurredAt: Date;
  recordedAt: Date;
  hash: string;
};

/** What a line took from a grant. */
export type Draw = { accountId: string; seq: bigint; grantId: string; tokens: bigint; recordedAt: Date };

/** What is to be written. Grants and holds are given whole, as they are afterwards. */
export type Changes = {
  lines: Line[];
  draws: Draw[];
  grants: { accountId: string; item: GrantState }[];
  holds: { accountId: string; item: HoldState }[];
  claims: { accountId: string; cause: string; claim: Claim; isForgettable: boolean }[];
  keySpends: { accountId: string; keyId: string; tokens: bigint; at: Date }[];
};

export type Posted = {
  /** True when this call found its work already done and booked nothing. */
  replayed: boolean;
  seq: bigint | null;
  usageId: string | null;
  holdId: string | null;
  /** The settled balance right after the first booking. */
  balanceTokens: bigint;
};
