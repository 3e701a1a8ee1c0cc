import "server-only";
import { headers } from "next/headers";

/**
 * Where a request comes from, for counting attempts: what the proxy nearest to us has seen. Without a proxy a caller
 * can write anything here, and is then still counted by the account that they try.
 */
export async function clientAddress(): Promise<string> {
  const forwarded = (await headers()).get("x-forwarded-for") ?? "";
  return forwarded.split(",").at(-1)!.trim().slice(0, 64) || "unknown";
}
