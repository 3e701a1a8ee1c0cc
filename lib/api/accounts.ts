import { z } from "zod";
import { ProvisionUserBody } from "@/lib/contracts/users";
import { moment, text } from "@/lib/contracts/values";
import { CheckBalanceBody } from "@/lib/contracts/usage";
import type { AccountName } from "@/lib/db/account-store";
import { larger } from "@/lib/domain/units";
import { provisionUser } from "@/lib/operations/provision-user";
import { getBalance, type BalanceView } from "@/lib/queries/balance";
import { getBalanceAt } from "@/lib/queries/balance-at";
import type { Answer } from "./answer";
import { parse, readBody, type Call } from "./endpoint";
import { accountWithinLimit } from "./limits";
import { json, problem, topUpUrl } from "./respond";
import { whoOf } from "./usage";

/** `PUT /api/billing/users` → 201 when created, 200 when it was there. */
export async function putUser({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, ProvisionUserBody);
  if (!body.ok) return problem(body.refusal);
  const user = await provisionUser(actor, body.value);
  if (!user.ok) return problem(user.refusal);
  const { userId, accountId, balanceTokens, created } = user.value;
  return json({ userId, accountId, balance: balanceTokens }, created ? 201 : 200);
}

const BalanceQuery = z.object({ at: moment.optional() });

/** `GET /api/billing/balance`, now or, with `at`, as it was at a past moment. */
export async function getBalanceAnswer({ query, actor }: Call): Promise<Answer> {
  const asked = parse(BalanceQuery, Object.fromEntries(query));
  if (!asked.ok) return problem(asked.refusal);
  const { at } = asked.value;
  const account = await accountWithinLimit(nameIn(query));
  if (!account.ok) return problem(account.refusal);
  const { accountId } = account.value;
  const balance = await (at ? getBalanceAt(actor, accountId, at) : getBalance(actor, accountId));
  return balance.ok ? json(balanceBody(balance.value)) : problem(balance.refusal);
}

/** `POST /api/billing/balance/check`: answers for active accounts, refuses for suspended and blocked ones. */
export async function postBalanceCheck({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, CheckBalanceBody);
  if (!body.ok) return problem(body.refusal);
  const account = await accountWithinLimit(whoOf(body.value));
  if (!account.ok) return problem(account.refusal);
  const balance = await getBalance(actor, account.value.accountId);
  if (!balance.ok) return problem(balance.refusal);
  const { status, availableTokens, debtTokens } = balance.value;
  if (status === "blocked") return problem({ code: "account_blocked" });
  if (status === "suspended") return problem({ code: "account_suspended", debtTokens });
  return json({
    sufficient: availableTokens >= body.value.required,
    available: availableTokens,
    shortfall: larger(body.value.required - availableTokens, 0n),
    topUpUrl: topUpUrl(),
  });
}

/** Whoever the address names. What could not be a name names nobody. */
export function nameIn(query: URLSearchParams): AccountName {
  const value = (name: string) => {
    const given = query.get(name);
    return given === null ? undefined : (text(255).safeParse(given).data ?? "");
  };
  return {
    userId: value("userId"),
    externalUserId: value("externalUserId"),
    accountId: value("accountId"),
    workspaceId: value("workspaceId"),
  };
}

function balanceBody(view: BalanceView) {
  return {
    accountId: view.accountId,
    settled: view.settledTokens,
    held: view.heldTokens,
    available: view.availableTokens,
    debt: view.debtTokens,
    level: view.level,
    status: view.status,
    grants: view.grants.map((grant) => ({
      id: grant.id,
      source: grant.source,
      amount: grant.amountTokens,
      remaining: grant.remainingTokens,
      expiresAt: grant.expiresAt,
    })),
    nextExpiry: view.nextExpiry,
    lifetime: {
      purchased: view.lifetime.purchasedTokens,
      granted: view.lifetime.grantedTokens,
      used: view.lifetime.usedTokens,
      spentCents: view.lifetime.spentCents,
      currency: view.lifetime.currency,
    },
    autoRecharge: view.autoRecharge,
    asOf: view.asOf,
  };
}
