import "server-only";
import { database } from "@/lib/db/client";
import { readMutedMails } from "@/lib/db/muted-mail-store";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { MAIL_TOPICS, type MailTopic } from "@/lib/domain/mail-topics";
import { ok, refuse, type Result } from "@/lib/domain/result";

export type ProfileView = {
  name: string;
  email: string;
  isEmailProven: boolean;
  /** False for whoever has only signed in by a link or from outside. */
  hasPassword: boolean;
  /** `google`, `github` */
  providers: string[];
  createdAt: Date;
};

export async function getOwnProfile(actor: Actor): Promise<Result<ProfileView>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { prisma } = database();
  const [user, identities] = await Promise.all([
    prisma.user.findUniqueOrThrow({ where: { id: actor.userId } }),
    prisma.signInIdentity.findMany({ where: { userId: actor.userId }, select: { provider: true } }),
  ]);
  return ok({
    name: user.name,
    email: user.email,
    isEmailProven: user.emailProvenAt !== null,
    hasPassword: user.passwordHash !== null,
    providers: [...new Set(identities.map(({ provider }) => provider))].sort(),
    createdAt: user.createdAt,
  });
}

export type MailTopicView = {
  topic: MailTopic;
  title: string;
  about: string;
  isWanted: boolean;
  /** Null for what may be switched off. */
  whyRequired: string | null;
};

export async function listMailTopics(actor: Actor): Promise<Result<MailTopicView[]>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const muted = await readMutedMails(actor.userId);
  const topics = Object.keys(MAIL_TOPICS) as MailTopic[];
  return ok(
    topics.map((topic) => {
      const { title, about, kinds, whyRequired } = MAIL_TOPICS[topic];
      return { topic, title, about, whyRequired, isWanted: !kinds.some((kind) => muted.has(kind)) };
    }),
  );
}

/** What closing the account would mean now. */
export type LeavingView = { tokens: bigint; heldTokens: bigint; paidCents: bigint; currency: string };

export async function getLeaving(actor: Actor): Promise<Result<LeavingView>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { prisma } = database();
  const { accountId } = actor;
  const [account, grants, purchase] = await Promise.all([
    prisma.account.findUniqueOrThrow({ where: { id: accountId } }),
    prisma.grant.findMany({ where: { accountId, isOpen: true, paidCents: { gt: 0n } } }),
    prisma.purchase.findFirst({ where: { accountId, status: "paid" }, select: { currency: true } }),
  ]);
  const paidCents = grants.reduce(
    (sum, { remainingTokens, paidCents, amountTokens }) => sum + (remainingTokens * paidCents) / amountTokens,
    0n,
  );
  return ok({
    tokens: account.balanceTokens,
    heldTokens: account.heldTokens,
    paidCents,
    currency: purchase?.currency ?? "usd",
  });
}
