import "server-only";
import { randomBytes } from "node:crypto";
import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { email, text } from "@/lib/contracts/values";
import { deleteSession, insertSession } from "@/lib/db/session-store";
import type { Refusal } from "@/lib/domain/refusals";
import type { Result } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { sha256 } from "@/lib/operations/sha256";
import { signInWithLink } from "@/lib/operations/sign-in-links";
import { signInWithPassword } from "@/lib/operations/sign-in-with-password";
import { clientAddress } from "./client-address";
import { outsideProviders, signInFromOutside } from "./outside-providers";

const SESSION_DAYS = 30;
const USER_AGENT_CHARACTERS = 400;
const Credentials = z.object({ email, password: z.string().min(1).max(200) });
const Link = z.object({ token: text(200) });

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
        return userOf(await signInWithPassword({ ...parsed.data, address: await clientAddress() }));
      },
    }),
    // The link itself leads to a page with a button, which posts here: what reads mail by machine signs nobody in.
    CredentialsProvider({
      id: "link",
      credentials: { token: {} },
      async authorize(given) {
        const parsed = Link.safeParse(given);
        return parsed.success ? userOf(await signInWithLink(parsed.data.token)) : null;
      },
    }),
    ...outsideProviders(),
  ],
  callbacks: {
    async signIn({ user, account, profile }) {
      if (account?.type !== "oauth") return true;
      const signedIn = await signInFromOutside(account, profile);
      if (!signedIn.ok) return `/sign-in?error=${signedIn.refusal.code}`;
      // What next-auth knows is who they are there; from here on it is who they are here.
      user.id = signedIn.value.userId;
      return true;
    },
    // `user` is there at sign-in only.
    async jwt({ token, user }) {
      if (!user) return { sub: token.sub, sid: token.sid };
      const sid = randomBytes(32).toString("base64url");
      const expiresAt = new Date(Date.now() + SESSION_DAYS * 86_400_000);
      const userAgent = (await headers()).get("user-agent")?.slice(0, USER_AGENT_CHARACTERS) ?? null;
      await insertSession({ tokenHash: sha256(sid), userId: user.id, userAgent, expiresAt });
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

/** next-auth hands the text of an error on to the page, which says it in words; null is a wrong password. */
function userOf(signedIn: Result<{ userId: string }>): { id: string } | null {
  if (signedIn.ok) return { id: signedIn.value.userId };
  if (signedIn.refusal.code === "invalid_credentials") return null;
  throw new Error(errorText(signedIn.refusal));
}

function errorText(refusal: Refusal): string {
  return refusal.code === "rate_limited" ? `rate_limited:${refusal.retryAfterSeconds}` : refusal.code;
}
