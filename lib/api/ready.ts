import { database } from "@/lib/db/client";
import type { Answer } from "./answer";
import { json } from "./respond";

/** Whether this instance can do its work: 200, or 503 while the database is away. */
export async function readiness(): Promise<Answer> {
  const isDatabaseUp = await database()
    .pool.query("SELECT 1")
    .then(
      () => true,
      () => false,
    );
  const body = { status: isDatabaseUp ? "ready" : "unavailable", database: isDatabaseUp ? "up" : "away" };
  return json(body, isDatabaseUp ? 200 : 503, { "cache-control": "no-store" });
}

/** `readiness` for Next. */
export async function ready(): Promise<Response> {
  return (await readiness()).toResponse();
}
