import "server-only";
import type { Actor } from "@/lib/domain/access";
import { env } from "@/lib/env";
import { isSameSecret } from "./secrets";

/** The deployment's own services, by `Authorization: Bearer <BILLING_SECRET>`. Null for anybody else. */
export function serviceActor(request: Request, requestId: string): Actor | null {
  const [scheme, given] = (request.headers.get("authorization") ?? "").split(" ", 2);
  const secret = scheme?.toLowerCase() === "bearer" ? given : request.headers.get("x-billing-secret");
  return secret && isSameSecret(secret, env.BILLING_SECRET) ? { kind: "secret", requestId } : null;
}
