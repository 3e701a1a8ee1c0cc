import { openApiDocument } from "@/lib/contracts/openapi";
import { env } from "@/lib/env";

/** `GET /api/openapi.json`, for anybody, tools on other sites included: it says nothing that the pages do not say. */
export function openApiAnswer(): Response {
  made ??= JSON.stringify(openApiDocument(env.APP_URL));
  const headers = {
    "content-type": "application/json",
    "cache-control": "public, max-age=300",
    "access-control-allow-origin": "*",
  };
  return new Response(made, { headers });
}

// Made on first use: a build has no address of its own.
let made: string | undefined;
