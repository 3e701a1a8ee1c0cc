import "server-only";
import { hash, verify } from "@node-rs/argon2";

/** argon2id with the parameters OWASP recommends (19 MiB, two passes). */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

// Compared with when there is no such user, so that the answer takes as long as for one that exists.
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Yd1kuZZ8w1hRNUWu6bDUp3bV1tVtkpXNQnNm5z0Hl0E";

/** False, after as long, where there is no password to compare with. */
export async function isPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? NOBODY, password).catch(() => false);
  return isRight && !!passwordHash;
}
