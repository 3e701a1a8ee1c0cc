import { z } from "zod";
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { RefusalCode } from "@/lib/domain/refusals";
import { InternalError, problemSchema } from "./problems";
import { apiOperations, type ApiOperation } from "./reference";
import { statusOfRefusal, titleOfRefusal } from "./refusals";
import { idempotencyKey } from "./values";

export type ApiDocument = oas31.OpenAPIObject;

/** The HTTP API as OpenAPI 3.1, from the very schemas that parse what it is sent. */
export function openApiDocument(appUrl: string): ApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [name, operation] of Object.entries(apiOperations)) {
    const [method, path] = name.split(" ") as [string, string];
    (paths[path] ??= {})[method.toLowerCase()] = operationOf(name, operation);
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Purser",
      version: "1",
      description: [
        "Prepaid token billing for AI products.",
        "Tokens are whole numbers up to 2^53 - 1, money is in minor units with a currency, times are ISO 8601 in UTC.",
        "Whoever is charged is named by userId, externalUserId or accountId.",
        "A repeated Idempotency-Key with the same body is answered as the first time and books nothing.",
        "Every refusal is application/problem+json with a code that never changes.",
      ].join(" "),
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: appUrl }],
    tags: groupNames().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        secret: {
          type: "http",
          scheme: "bearer",
          description: "The deployment's BILLING_SECRET, or an API key that begins with purser_.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "next-auth.session-token",
          description: "A signed-in browser, from our own pages only.",
        },
      },
    },
  });
}

/** What the endpoint may refuse, those refusals included that all endpoints of its kind share. */
export function refusalsOf(operation: ApiOperation): RefusalCode[] {
  const isGuarded = operation.access !== "public";
  const shared: (RefusalCode | false)[] = [
    isGuarded && "invalid_billing_secret",
    isGuarded && "insufficient_scope",
    operation.body !== undefined && "validation_failed",
    operation.body !== undefined && "body_too_large",
    isGuarded && "rate_limited",
    "unavailable",
  ];
  return [...new Set([...operation.refusals, ...shared.filter((code) => code !== false)])];
}

export function groupNames(): string[] {
  return [...new Set(Object.values(apiOperations).map(({ group }) => group))];
}

const PROBLEM = "application/problem+json";

function operationOf(name: string, operation: ApiOperation): ZodOpenApiOperationObject {
  const { query, body, bodyType = "application/json", isIdempotent } = operation;
  const pathNames = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const path = z.object(Object.fromEntries(pathNames.map((one) => [one, z.string()])));
  const header = z.object({ "Idempotency-Key": idempotencyKey.optional() });
  return {
    operationId: operationIdOf(name),
    tags: [operation.group],
    summary: operation.summary,
    ...(operation.about !== undefined && { description: operation.about }),
    ...(operation.scope !== undefined && { "x-scope": operation.scope }),
    security: securityOf(operation),
    requestParams: {
      ...(pathNames.length > 0 && { path }),
      ...(query && { query }),
      ...(isIdempotent && { header }),
    },
    ...(body && {
      requestBody: {
        required: true,
        content: { [bodyType]: { schema: body, example: operation.example.body } },
      },
    }),
    responses: { ...answersOf(operation), ...problemsOf(refusalsOf(operation)) },
  };
}

function securityOf({ access }: ApiOperation): ZodOpenApiOperationObject["security"] {
  if (access === "public") return [];
  return access === "service" ? [{ secret: [] }] : [{ secret: [] }, { session: [] }];
}

function answersOf({ answers }: ApiOperation): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { about, schema, contentType = "application/json" }]) => [
      status,
      { description: about, content: { [contentType]: { schema: schema ?? z.string() } } },
    ]),
  );
}

/** One answer for each status, which says by its code which refusal it is. */
function problemsOf(codes: readonly RefusalCode[]): ZodOpenApiResponsesObject {
  const statuses = [...new Set(codes.map((code) => statusOfRefusal[code]))];
  const refused = statuses.map((status) => {
    const ofStatus = codes.filter((code) => statusOfRefusal[code] === status);
    const [first, ...others] = ofStatus.map(problemSchema);
    return [
      status,
      {
        description: ofStatus.map((code) => titleOfRefusal[code]).join(" · "),
        content: { [PROBLEM]: { schema: others.length === 0 ? first! : z.union([first!, ...others]) } },
      },
    ] as const;
  });
  return {
    ...Object.fromEntries(refused),
    500: { description: "A fault of ours", content: { [PROBLEM]: { schema: InternalError } } },
  } as ZodOpenApiResponsesObject;
}

/** `POST /api/billing/holds/{id}/settle` → `postHoldsSettle`, `GET /api/billing/runs/{id}` → `getRunsById`. */
export function operationIdOf(name: string): string {
  const [method, path] = name.split(" ") as [string, string];
  const words = path
    .replace(/^\/api\/(billing\/)?/, "")
    .replace(/\{(\w+)\}$/, "by-$1")
    .replaceAll(/\{\w+\}/g, "")
    .split(/[/.-]+/)
    .filter(Boolean);
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
