import { z } from "zod";
import { BUDGET_PERIODS } from "@/lib/domain/key-budget";
import { MAIL_TOPICS, type MailTopic } from "@/lib/domain/mail-topics";
import { ticked } from "./form-fields";
import { newPassword } from "./users";
import { text, uuid } from "./values";

const digits = z
  .string({ error: "is required" })
  .regex(/^\d{1,16}$/, { error: "must be a whole number" })
  .transform(BigInt);

const budget = { budgetTokens: digits.optional(), budgetPeriod: z.enum(BUDGET_PERIODS).default("month") };
const budgetIn = ({ budgetTokens: tokens, budgetPeriod: period }: BudgetFields) =>
  tokens === undefined ? null : { tokens, period };
type BudgetFields = { budgetTokens?: bigint | undefined; budgetPeriod: (typeof BUDGET_PERIODS)[number] };

/** The form for a key of one's own. What it may do is one field each, as a form has no lists. */
export const CreateOwnKeyForm = z
  .object({
    kind: z.enum(["personal", "agent"]),
    name: text(60),
    mayRead: ticked,
    maySpend: ticked,
    mayBuy: ticked,
    ...budget,
    /** The end of that day, UTC. */
    expiresOn: z.iso.date({ error: "must be a date" }).optional(),
  })
  .transform(({ mayRead, maySpend, mayBuy, expiresOn, kind, name, ...limits }) => ({
    kind,
    name,
    scopes: [
      ...(mayRead ? (["balance:read"] as const) : []),
      ...(maySpend ? (["usage:write"] as const) : []),
      ...(mayBuy ? (["checkout:write"] as const) : []),
    ],
    budget: budgetIn(limits),
    expiresAt: expiresOn === undefined ? null : new Date(`${expiresOn}T23:59:59.999Z`),
  }));

export const OwnKeyForm = z.object({ keyId: uuid });

export const KeyBudgetForm = z
  .object({ keyId: uuid, ...budget })
  .transform(({ keyId, ...limits }) => ({ keyId, budget: budgetIn(limits) }));

export const SessionForm = z.object({ sessionId: uuid });

export const ProfileForm = z.object({ name: text(120) });

export const ChangePasswordForm = z.object({ current: text(200).optional(), password: newPassword });

const TOPICS = Object.keys(MAIL_TOPICS) as [MailTopic, ...MailTopic[]];

export const ChooseMailsForm = z
  .object({ topic: z.enum(TOPICS), wanted: ticked })
  .transform(({ topic, wanted }) => ({ topic, isWanted: wanted }));

export const CloseAccountForm = z.object({
  /** What becomes of the tokens that are left, said by the person. */
  balance: z.enum(["give-up", "ask-refund"], { error: "must be chosen" }),
  /** Their email, typed. */
  confirmation: text(254),
});
