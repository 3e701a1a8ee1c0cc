import "server-only";
import { countAttempt, forgetAttempts, uncountAttempt, type AttemptLimit } from "@/lib/db/attempt-limits";
import { findUserByEmail } from "@/lib/db/session-store";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isPassword } from "./passwords";
import { sha256 } from "./sha256";

/** Guessing one person's password, from wherever. */
const OF_ACCOUNT: AttemptLimit = { name: "sign-in-account", attempts: 10, seconds: 15 * 60 };
/** Trying one password on everybody, from one place, which many people may share. */
const OF_ADDRESS: AttemptLimit = { name: "sign-in-address", attempts: 50, seconds: 15 * 60 };

export type SignInWithPassword = { email: string; password: string; address: string };

/**
 * Who signs in by email and password. Refuses `rate_limited` after too many wrong ones for an email or from an
 * address, the right one included, and else `invalid_credentials`: in both it is all the same whether there is
 * anybody by that email. Every attempt counts before it is looked at, so that many at once get no further than few.
 */
export async function signInWithPassword(input: SignInWithPassword): Promise<Result<{ userId: string }>> {
  const who = sha256(input.email).toString("hex");
  const waits = await Promise.all([countAttempt(OF_ACCOUNT, who), countAttempt(OF_ADDRESS, input.address)]);
  const retryAfterSeconds = Math.max(...waits.map((seconds) => seconds ?? 0));
  if (retryAfterSeconds > 0) return refuse({ code: "rate_limited", retryAfterSeconds });

  const user = await findUserByEmail(input.email);
  const isRight = await isPassword(user?.passwordHash, input.password);
  if (!user || !isRight || user.disabledAt) return refuse({ code: "invalid_credentials" });
  await Promise.all([forgetAttempts(OF_ACCOUNT, who), uncountAttempt(OF_ADDRESS, input.address)]);
  return ok({ userId: user.id });
}
