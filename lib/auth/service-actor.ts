import "server-only";
import { findApiKey } from "@/lib/db/api-key-store";
import type { Actor } from "@/lib/domain/access";
import { env } from "@/lib/env";
import { sha256 } from "@/lib/operations/sha256";
import { isSameSecret } from "./secrets";

/**
 * Programs, by `Authorization: Bearer …` with the deployment's BILLING_SECRET or an API key. Null for anybody else,
 * browser sessions included: recording usage is never theirs.
 */
export async function serviceActor(
  request: { headers: Pick<Headers, "get"> },
  requestId: string,
): Promise<Actor | null> {
  const [scheme, bearer] = (request.headers.get("authorization") ?? "").split(" ", 2);
  const given = scheme?.toLowerCase() === "bearer" ? bearer : request.headers.get("x-billing-secret");
  if (!given) return null;
  if (isSameSecret(given, env.BILLING_SECRET)) return { kind: "secret", requestId };
  if (!given.startsWith("purser_")) return null;
  const key = await findApiKey(sha256(given));
  return key && { kind: "key", ...key, requestId };
}
