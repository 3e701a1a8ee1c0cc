import "server-only";
import type { Account, NextAuthOptions, Profile } from "next-auth";
import GithubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { z } from "zod";
import { email } from "@/lib/contracts/values";
import type { Result } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { signInWithProvider } from "@/lib/operations/sign-in-with-provider";

/** Google and GitHub, each where this deployment has its id and secret. */
export function outsideProviders(): NextAuthOptions["providers"] {
  const providers: NextAuthOptions["providers"] = [];
  if (env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET) {
    providers.push(GoogleProvider({ clientId: env.GOOGLE_CLIENT_ID, clientSecret: env.GOOGLE_CLIENT_SECRET }));
  }
  if (env.GITHUB_ID && env.GITHUB_SECRET) {
    providers.push(
      GithubProvider({
        clientId: env.GITHUB_ID,
        clientSecret: env.GITHUB_SECRET,
        userinfo: {
          url: `${GITHUB_API}/user`,
          // A profile shows whatever address its owner likes to show; which one is checked is asked for.
          async request({ client, tokens }) {
            const profile = await client.userinfo(tokens.access_token!);
            return { ...profile, ...(await verifiedGithubEmail(tokens.access_token!)) };
          },
        },
      }),
    );
  }
  return providers;
}

const GITHUB_API = "https://api.github.com";
const GithubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

async function verifiedGithubEmail(accessToken: string): Promise<{ email?: string; email_verified: boolean }> {
  const answer = await fetch(`${GITHUB_API}/user/emails`, { headers: { authorization: `token ${accessToken}` } });
  const emails = answer.ok ? GithubEmails.safeParse(await answer.json()) : null;
  const found = emails?.data?.find(({ primary, verified }) => primary && verified);
  return found ? { email: found.email, email_verified: true } : { email_verified: false };
}

/** Who that is here. What a provider says is read like everything that comes from outside. */
export async function signInFromOutside(
  account: Account,
  profile: Profile | undefined,
): Promise<Result<{ userId: string }>> {
  const said = Outside.safeParse(profile);
  const address = email.safeParse(said.data?.email);
  return signInWithProvider({
    provider: account.provider,
    subject: account.providerAccountId,
    provenEmail: said.data?.email_verified === true && address.success ? address.data : null,
    name: said.data?.name ?? said.data?.login ?? null,
  });
}

const Outside = z.object({
  email: z.string().nullish(),
  email_verified: z.boolean().nullish(),
  name: z.string().nullish(),
  login: z.string().nullish(),
});
