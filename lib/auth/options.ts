import "server-only";
import { randomBytes } from "node:crypto";
import { verify } from "@node-rs/argon2";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { email } from "@/lib/contracts/values";
import { deleteSession, findUserByEmail, insertSession } from "@/lib/db/session-store";
import { env } from "@/lib/env";
import { sha256 } from "@/lib/operations/sha256";

const SESSION_DAYS = 30;
const Credentials = z.object({ email, password: z.string().min(1).max(200) });

// Compared with when there is no such user, so that the answer takes as long as for one that exists.
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Yd1kuZZ8w1hRNUWu6bDUp3bV1tVtkpXNQnNm5z0Hl0E";

/**
 * The cookie is a signed token that carries nothing but a user id and a session secret; who that is and what they
 * may do is looked up on every request, so nothing in a browser can go stale and a deleted row signs it out.
 */
export const authOptions = (): NextAuthOptions => ({
  // A function, because a build has no secrets.
  secret: env.NEXTAUTH_SECRET,
  pages: { signIn: "/sign-in", error: "/sign-in" },
  session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
  providers: [
    CredentialsProvider({
      credentials: { email: {}, password: {} },
      async authorize(given) {
        const parsed = Credentials.safeParse(given);
        if (!parsed.success) return null;
        const user = await findUserByEmail(parsed.data.email);
        const isRight = await verify(user?.passwordHash ?? NOBODY, parsed.data.password).catch(() => false);
        return user?.passwordHash && isRight && !user.disabledAt ? { id: user.id } : null;
      },
    }),
  ],
  callbacks: {
    // `user` is there at sign-in only.
    async jwt({ token, user }) {
      if (!user) return { sub: token.sub, sid: token.sid };
      const sid = randomBytes(32).toString("base64url");
      const expiresAt = new Date(Date.now() + SESSION_DAYS * 86_400_000);
      await insertSession({ tokenHash: sha256(sid), userId: user.id, userAgent: null, expiresAt });
      return { sub: user.id, sid };
    },
    session: ({ session, token }) => ({ expires: session.expires, sid: token.sid }),
  },
  events: {
    async signOut({ token }) {
      if (typeof token?.sid === "string") await deleteSession(sha256(token.sid));
    },
  },
});
