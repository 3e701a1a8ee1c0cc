import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { isId } from "@/lib/ids";

/*
 * What makes a link by mail work: its id, signed. It is computed when the mail is written and again when the link is
 * used, so that neither the database nor a copy of it holds anything that lets somebody in.
 */

export function tokenOfLink(linkId: string): string {
  return `${linkId}.${signatureOf(linkId).toString("base64url")}`;
}

/** The id of the link that a token is of; null when we did not make it. */
export function linkOfToken(token: string): string | null {
  const [linkId = "", signature = ""] = token.split(".", 2);
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(linkId);
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs && isId(linkId) ? linkId : null;
}

function signatureOf(linkId: string): Buffer {
  return createHmac("sha256", env.NEXTAUTH_SECRET).update(`sign-in-link:${linkId}`).digest();
}
