import "server-only";
import { database } from "@/lib/db/client";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { deviceOf } from "@/lib/domain/device";
import { ok, refuse, type Result } from "@/lib/domain/result";

export type SessionView = {
  id: string;
  /** `Firefox on Windows` */
  device: string;
  isPhone: boolean;
  /** The browser that asks. */
  isThisOne: boolean;
  signedInAt: Date;
  /** To within a few minutes. */
  lastSeenAt: Date;
};

/** Where the person is signed in: here first, then by when they were last seen. */
export async function listOwnSessions(actor: Actor): Promise<Result<SessionView[]>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const sessions = await database().prisma.session.findMany({
    where: { userId: actor.userId, expiresAt: { gt: new Date() } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
  const views = sessions.map(({ id, userAgent, createdAt, lastSeenAt }) => ({
    id,
    ...deviceOf(userAgent),
    isThisOne: id === actor.sessionId,
    signedInAt: createdAt,
    lastSeenAt,
  }));
  return ok([...views.filter(({ isThisOne }) => isThisOne), ...views.filter(({ isThisOne }) => !isThisOne)]);
}
