import "server-only";
import { cache } from "react";
import type { Route } from "next";
import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { findSessionUser, type SessionUser } from "@/lib/db/session-store";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor, type Permission, type Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { initialiseAccount } from "@/lib/operations/initialise-account";
import { sha256 } from "@/lib/operations/sha256";
import { authOptions } from "./options";

export type UserActor = Extract<Actor, { kind: "user" }>;
/** A signed-in person: what decides (the actor) and what is shown. */
export type Viewer = { actor: UserActor; user: { name: string; email: string; role: Role } };

/** Whoever is signed in on this request; null for nobody. Looked up once a request. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  const session = (await getServerSession(authOptions())) as { sid?: unknown } | null;
  if (typeof session?.sid !== "string") return null;
  const user = await findSessionUser(sha256(session.sid));
  return user ? viewerOf(user) : null;
});

/** For pages: sends strangers to sign in and back again. */
export async function requireViewer(returnTo: string): Promise<Viewer> {
  return (await currentViewer()) ?? redirect(`/sign-in?next=${encodeURIComponent(returnTo)}` as Route);
}

/** For staff pages. Comfort only: what the page shows and does decides for itself. */
export async function requireViewerWho(permission: Permission, returnTo: string): Promise<Viewer> {
  const viewer = await requireViewer(returnTo);
  return actorMay(viewer.actor, permission) ? viewer : forbidden();
}

async function viewerOf({ sessionId, userId, email, name, role, personalAccountId }: SessionUser): Promise<Viewer> {
  // Users that were there before billing get their account on their first visit.
  const accountId = personalAccountId ?? (await initialise(userId)).accountId;
  const requestId = (await headers()).get("x-request-id") ?? newId();
  return { actor: { kind: "user", userId, role, accountId, sessionId, requestId }, user: { name, email, role } };
}

async function initialise(userId: string): Promise<{ accountId: string }> {
  const settings = await readSettings();
  return inTransaction((tx) => initialiseAccount(tx, userId, settings));
}
