import { currentViewer } from "@/lib/auth/actor";
import { serviceActor } from "@/lib/auth/service-actor";
import type { AccountName } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import type { KeepIn } from "@/lib/operations/keep-piece";
import type { AiModelChoice } from "@/lib/operations/run-ai-operation-models";
import type { Answer, ApiRequest } from "./answer";
import type { PublicCall } from "./endpoint";
import { withinKeyLimit } from "./limits";
import { problem } from "./respond";

/** Who runs an AI operation, and who pays for it. */
export type AiCaller = { actor: Actor; who: AccountName };

export type Asked<Body> = { caller: AiCaller; body: Body };

/**
 * Answers whoever may spend here. Who is asking comes first: a stranger is told nothing about the body. Programs have
 * their limit of calls, as in the billing API; people have none here.
 */
export function answerCaller<Body extends NamedUser>(
  read: (request: ApiRequest) => Promise<Result<Body>>,
  handle: (asked: Asked<Body>, request: ApiRequest) => Promise<Answer>,
): (call: PublicCall) => Promise<Answer> {
  return async ({ request }) => {
    const actor = await identifyCaller(request);
    if (!actor.ok) return problem(actor.refusal);
    const answer = async () => {
      const body = await read(request);
      if (!body.ok) return problem(body.refusal);
      const caller = payerOf(actor.value, body.value);
      return caller.ok ? handle({ caller: caller.value, body: body.value }, request) : problem(caller.refusal);
    };
    return actor.value.kind === "user" ? answer() : withinKeyLimit(actor.value, answer);
  };
}

/** The model that a body names, if it does. */
export function choiceIn(body: { provider?: string; model?: string }): AiModelChoice | undefined {
  return body.model === undefined ? undefined : { provider: body.provider, model: body.model };
}

/** Where a body wants what is made to be kept, if it does. */
export function keepIn(body: { projectId?: string; sourcePieceId?: string }): KeepIn | undefined {
  const { projectId, sourcePieceId } = body;
  return projectId === undefined ? undefined : { projectId, sourcePieceId };
}

type NamedUser = { userId?: string | undefined; externalUserId?: string | undefined };

/** A program by its secret or key, or a person by their session. A request that shows a secret has no session. */
async function identifyCaller(request: Pick<ApiRequest, "headers">): Promise<Result<Actor>> {
  if (request.headers.has("authorization") || request.headers.has("x-billing-secret")) {
    const actor = await serviceActor(request, request.headers.get("x-request-id") ?? newId());
    return actor ? ok(actor) : refuse({ code: "invalid_billing_secret" });
  }
  if (!request.headers.has("cookie")) return refuse({ code: "not_signed_in" });
  // A cookie is sent along by whatever page asks the browser to: only our own pages may spend with it.
  if (request.headers.get("origin") !== new URL(env.APP_URL).origin) return refuse({ code: "insufficient_scope" });
  const viewer = await currentViewer();
  return viewer ? ok(viewer.actor) : refuse({ code: "not_signed_in" });
}

/** Whose tokens are spent: a person's own, or those of the user whom a service names. */
function payerOf(actor: Actor, named: NamedUser): Result<AiCaller> {
  const isNamed = named.userId !== undefined || named.externalUserId !== undefined;
  if (actor.kind === "user") {
    if (isNamed) return refuse({ code: "insufficient_scope" });
    return ok({ actor, who: { accountId: actor.accountId, userId: actor.userId } });
  }
  if (isNamed) return ok({ actor, who: { userId: named.userId, externalUserId: named.externalUserId } });
  // A key that reaches one account alone has said whose tokens it spends.
  if (actor.kind === "key" && actor.accountId !== null) return ok({ actor, who: { accountId: actor.accountId } });
  const message = "name the user for whom this is done: userId or externalUserId";
  return refuse({ code: "validation_failed", faults: [{ path: "userId", message }] });
}
