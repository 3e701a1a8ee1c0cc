import { database } from "@/lib/db/client";

/** Whether this instance can do its work: 200, or 503 while the database is away. */
export async function ready(): Promise<Response> {
  const isDatabaseUp = await database()
    .pool.query("SELECT 1")
    .then(
      () => true,
      () => false,
    );
  const body = { status: isDatabaseUp ? "ready" : "unavailable", database: isDatabaseUp ? "up" : "away" };
  return Response.json(body, { status: isDatabaseUp ? 200 : 503, headers: { "cache-control": "no-store" } });
}
