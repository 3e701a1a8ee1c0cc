import "server-only";
import { cache } from "react";
import { getBalance } from "@/lib/queries/balance";
import type { UserActor } from "@/lib/auth/actor";

/** The signed-in person's own balance, for the frame and the page in it: looked up once a request. */
export const viewerBalance = cache((actor: UserActor) => getBalance(actor, actor.accountId));
