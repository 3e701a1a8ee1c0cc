import { z } from "zod";
import { getBalanceAnswer } from "@/lib/api/accounts";
import type { Answer } from "@/lib/api/answer";
import type { Call } from "@/lib/api/endpoint";
import { problem } from "@/lib/api/respond";
import { getPackages, postCheckout } from "@/lib/api/sales";
import { postEstimate } from "@/lib/api/runs";
import { getTransactions } from "@/lib/api/transactions";
import { getUsage } from "@/lib/api/usage-report";
import { LINE_TYPES } from "@/lib/contracts/transactions";
import { INTERVALS, PERIODS } from "@/lib/contracts/usage-report";
import { findOwner } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { explainAnswer } from "./explain";

/** An agent's key reaches one account, which no tool lets it change. */
export type AgentActor = Actor & { kind: "key"; accountId: string };

/**
 * A tool is a call of the HTTP API with the account filled in: the same parsing, the same answers and the same
 * refusals. `input` says what an agent may send; the endpoint's own contract decides.
 */
export type Tool = {
  title: string;
  about: string;
  input: z.ZodObject;
  /** Changes nothing that matters: an agent may call it without asking. */
  isReadOnly: boolean;
  call: (actor: AgentActor, input: Record<string, unknown>) => Promise<Answer>;
};

const time = (about: string) => z.iso.datetime({ offset: true }).optional().meta({ description: about });
const range = { from: time("From this time on."), to: time("Before this time.") };

export const tools: Record<string, Tool> = {
  billing_balance: {
    title: "Balance",
    about: "How many tokens the account has: settled, held, available, its level and status, and what expires next.",
    input: z.object({ at: time("A past moment instead of now.") }),
    isReadOnly: true,
    call: (actor, input) => getBalanceAnswer(asked(actor, input)),
  },
  billing_usage: {
    title: "Usage",
    about: "What the account used in a period: totals, by model, by operation and over time.",
    input: z.object({
      period: z.enum(PERIODS).optional().meta({ description: "The day, week, month or year that it is now." }),
      ...range,
      tz: z.string().optional().meta({ description: "IANA time zone, such as Europe/Berlin. UTC when left out." }),
      interval: z.enum(INTERVALS).optional(),
    }),
    isReadOnly: true,
    call: (actor, input) => getUsage(asked(actor, input)),
  },
  billing_history: {
    title: "History",
    about: "The lines of the account's ledger, newest first: purchases, charges, grants and what the balance was.",
    input: z.object({
      type: z
        .string()
        .optional()
        .meta({ description: `One or several, by commas: ${LINE_TYPES.join(", ")}.` }),
      ...range,
      sort: z.enum(["newest", "oldest"]).optional(),
      limit: z.int().min(1).max(100).optional(),
      cursor: z.string().optional().meta({ description: "nextCursor of the answer before." }),
    }),
    isReadOnly: true,
    call: (actor, input) => getTransactions(asked(actor, input)),
  },
  billing_estimate: {
    title: "Estimate",
    about: "What something will cost before it is done: a workflow, or an operation with a model.",
    input: z.object({
      workflowType: z.string().optional().meta({ description: "tweet, thread, carousel, story or video." }),
      operationType: z.string().optional().meta({ description: "Together with model: draft, chat, image, …" }),
      provider: z.string().optional(),
      model: z.string().optional(),
      inputTokens: z.int().optional().meta({ description: "Model tokens that go in, when known." }),
      outputTokens: z.int().optional(),
      imageCount: z.int().optional(),
      imageSize: z.string().optional(),
      characters: z.int().optional(),
      seconds: z.number().optional(),
    }),
    isReadOnly: true,
    call: (actor, input) => postEstimate(sent(actor, { ...input, accountId: actor.accountId })),
  },
  billing_packages: {
    title: "Packages",
    about: "What can be bought: tokens for money.",
    input: z.object({}),
    isReadOnly: true,
    call: () => getPackages(),
  },
  billing_explain: {
    title: "Explain a charge",
    about: "Why a transaction is what it is: the formula with its numbers, the price in force and the grants drawn.",
    input: z.object({ transactionId: z.string().meta({ description: "As billing_history gives it: txn_…" }) }),
    isReadOnly: true,
    call: (actor, input) => explainAnswer(actor, String(input["transactionId"])),
  },
  billing_checkout_link: {
    title: "Link to buy tokens",
    about: "A payment page for a package or an amount, for a person to open. Nothing is charged by making it.",
    input: z.object({
      packageId: z.string().optional().meta({ description: "Id or code of a package: starter." }),
      amountCents: z.int().optional().meta({ description: "Instead of a package: an amount in US cents." }),
    }),
    isReadOnly: false,
    call: async (actor, input) => {
      const userId = await findOwner(actor.accountId);
      return userId === null ? problem({ code: "account_not_found" }) : postCheckout(sent(actor, { userId, ...input }));
    },
  },
};

/** The call that a GET with these in its address would be. */
function asked(actor: AgentActor, input: Record<string, unknown>): Call {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  query.set("accountId", actor.accountId);
  return { ...sent(actor, undefined), query };
}

/** The call that a POST of this body would be. */
function sent(actor: AgentActor, body: unknown): Call {
  const request = {
    method: "POST",
    url: "http://mcp.local/",
    signal: new AbortController().signal,
    headers: new Headers(),
    body: null,
    collected: Buffer.from(JSON.stringify(body ?? null)),
  };
  return { request, params: {}, query: new URLSearchParams(), actor };
}
