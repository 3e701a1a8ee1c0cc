import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { aiApi } from "@/lib/api/ai";
import { billingRoute } from "@/lib/api/billing";
import { openApiDocument } from "@/lib/contracts/openapi";
import { apiOperations } from "@/lib/contracts/reference";
import { statusOfRefusal } from "@/lib/contracts/refusals";
import { closeDatabase } from "@/lib/db/client";
import { undocumented } from "@/lib/dev/documented-answers";
import { aCustomer, ledgerBreaches } from "@/lib/dev/factories";
import { testDatabase } from "@/lib/dev/test-database";
import { SCOPES } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { createApiKey } from "@/lib/operations/api-keys";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

beforeAll(seedCatalogue);

/** Who is asked for and with what, new for each endpoint; `knownId` is of a hold or of a run, as the path wants it. */
let userId: string;
let apiKey: string;
let knownId: string;

async function makeWorld(path: string): Promise<void> {
  ({ userId } = await aCustomer({ balanceTokens: 1_000_000_000n }));
  const key = await createApiKey(operator, { name: "Fuzz", scopes: [...SCOPES], accountId: null });
  if (!key.ok) throw new Error(key.refusal.code);
  ({ apiKey } = key.value);
  const run = { userId, type: "tweet", capTokens: 5_000 };
  const made = path.includes("/runs") ? await post("/runs", run) : await post("/holds", { userId, tokens: 5_000 });
  knownId = String(made["runId"] ?? made["holdId"]);
}

async function post(path: string, body: object): Promise<Json> {
  const answer = await call("POST", `/api/billing${path}`, { body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer));
  return answer.body as Json;
}

/*
 * Every endpoint of the API's own description, called with what the description allows and with what it forbids. The
 * answers are held against the description too, so that it cannot promise anything that is not so.
 */

const operator = { kind: "operator", name: "test" } as const;

type Json = Record<string, unknown>;
type Schema = Json & { properties?: Record<string, Schema>; anyOf?: Schema[]; oneOf?: Schema[]; items?: Schema };
type Parameter = { name: string; in: "query" | "path" | "header"; schema: Schema };
type Described = {
  parameters?: Parameter[];
  requestBody?: { content: { "application/json"?: { schema: Schema } } };
};

const document = openApiDocument("http://localhost:3000");
const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
const ajv = new Ajv2020({ strict: false });
addFormats(ajv);

/** How often each endpoint is called. */
const CALLS = 30;

describe.each(Object.entries(apiOperations))("%s", (name, operation) => {
  const [method, path] = name.split(" ") as [string, string];
  const described = document.paths![path]![method.toLowerCase() as "get"] as unknown as Described;
  const schema = described.requestBody?.content["application/json"]?.schema;
  const parameters = described.parameters ?? [];
  const isAllowed = schema && validatorOf(schema);
  beforeAll(() => makeWorld(path));

  test("answers whatever it is sent as it says it does, and never with a fault of ours", { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        bodyOf(schema, operation.example.body),
        valuesOf(parameters, operation.example.query),
        async (body, values) => {
          const answer = await call(method, addressOf(path, parameters, values), {
            ...(body !== undefined && { body: JSON.stringify(body) }),
            ...headersOf(parameters, values),
          });
          const what = JSON.stringify({ body, values }).slice(0, 600);
          expect(undocumented(method, path, answer), what).toBeNull();
          expect(isFaultOfOurs(answer), what).toBe(false);
          if (isAllowed && !isAllowed(body))
            expect(worstStatusIn(answer), `accepted against the description: ${what}`).toBeGreaterThanOrEqual(400);
        },
      ),
      { numRuns: CALLS },
    ),
  );
});

type Init = { body?: string; headers?: Record<string, string> };
type Answered = { status: number; contentType: string | null; body: unknown };

async function call(method: string, address: string, { body, headers }: Init): Promise<Answered> {
  const request = new Request(`http://purser.test${address}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    ...(body !== undefined && { body }),
  });
  const response = await (address.startsWith("/api/ai/") ? aiApi(request) : billingRoute(request));
  const contentType = response.headers.get("content-type");
  const text = await response.text();
  return {
    status: response.status,
    contentType,
    body: contentType?.includes("json;") || contentType?.endsWith("json") ? JSON.parse(text) : text,
  };
}

/** A batch is answered item by item. */
function worstStatusIn({ status, body }: Answered): number {
  const { results = [] } = body as { results?: { status: number }[] };
  return Math.max(status, ...results.map((result) => result.status));
}

/** What is missing in this test's world is a documented "no": no payment provider, no model. */
const ELSEWHERE = new Set(["payment_unavailable", "model_unavailable"]);

function isFaultOfOurs({ status, body }: Answered): boolean {
  if (status < 500) return false;
  const { code } = body as { code?: string };
  return !(
    code !== undefined &&
    ELSEWHERE.has(code) &&
    statusOfRefusal[code as keyof typeof statusOfRefusal] === status
  );
}

/** The example, with what the schema knows of replaced here and there, or something made from the schema alone. */
function bodyOf(schema: Schema | undefined, example: unknown): fc.Arbitrary<unknown> {
  if (schema === undefined) return fc.constant(undefined);
  const sound = fc.constant(null).map(() => withUser(structuredClone(example)));
  const places = placesIn(schema);
  const change = fc.oneof(...places.map((place) => fc.tuple(fc.constant(place.path), valueOf(place.schema))));
  const changed = fc
    .tuple(sound, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([body, changes]) => changes.reduce((result, [at, value]) => put(result, at, value), body));
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: sound },
    { weight: 2, arbitrary: anything },
  );
}

function withUser(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? {}), (key, value: unknown) => (key === "userId" ? userId : value));
}

type Place = { path: string[]; schema: Schema };

/** Every field that a body may have, however deep, and one that it may not have. */
function placesIn(schema: Schema, path: string[] = [], depth = 0): Place[] {
  const known = resolved(schema);
  if (depth > 4) return [];
  const within = [
    ...(known.anyOf ?? known.oneOf ?? (known["allOf"] as Schema[] | undefined) ?? []).flatMap((one) =>
      placesIn(one, path, depth + 1),
    ),
    ...Object.entries(known.properties ?? {}).flatMap(([name, field]) => [
      { path: [...path, name], schema: field },
      ...placesIn(field, [...path, name], depth + 1),
    ]),
    ...(known.items ? placesIn(known.items, [...path, "0"], depth + 1) : []),
  ];
  return depth === 0 ? [...within, { path: ["unheardOf"], schema: {} }] : within;
}

/** What the schema names, the edges of what it names, and what nobody should send. */
function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const known = resolved(schema);
  const named = [...((known["enum"] as unknown[] | undefined) ?? []), ...("const" in known ? [known["const"]] : [])];
  const edges = ["minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength"]
    .map((name) => known[name])
    .filter((edge) => typeof edge === "number")
    .flatMap((edge) => [edge - 1, edge, edge + 1])
    .map((edge): unknown => (known["type"] === "string" ? "x".repeat(Math.min(Math.max(edge, 0), 70_000)) : edge));
  const fitting = [...named, ...edges];
  return fitting.length === 0 ? anything : fc.oneof(fc.constantFrom(...fitting), anything);
}

const HOSTILE = [
  null,
  true,
  "",
  " ",
  0,
  -0,
  -1,
  1,
  1.5,
  1e21,
  9_007_199_254_740_991,
  9_007_199_254_740_992,
  -9_223_372_036_854_775_808,
  "\u0000",
  "\ud800",
  "🪙",
  "\u202eabc",
  "=1+1",
  "<script>",
  "' OR 1=1 --",
  "__proto__",
  "NaN",
  "2026-02-30",
  "2026-11-28T00:00:00Z",
  "9999-12-31T23:59:59.999Z",
  "-000001-01-01T00:00:00Z",
  "00000000-0000-0000-0000-000000000000",
  "x".repeat(70_000),
  [],
  {},
  [[]],
];
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE),
  fc.constant(null).map(() => newId()),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary" }),
);

function put(body: unknown, [name, ...rest]: string[], value: unknown): unknown {
  const holder = typeof body === "object" && body !== null ? body : name === "0" ? [] : {};
  const next = rest.length === 0 ? value : put((holder as Json)[name!], rest, value);
  return Array.isArray(holder) ? Object.assign([...holder], { [name!]: next }) : { ...holder, [name!]: next };
}

type Values = Record<string, string>;

/** Those of the example, one or two of them replaced; ids in the path are those of a hold and a run that exist. */
function valuesOf(parameters: readonly Parameter[], example: string | undefined): fc.Arbitrary<Values> {
  const sound = fc.constant(null).map(() => ({
    ...Object.fromEntries(new URLSearchParams(example)),
    ...Object.fromEntries(parameters.filter(({ in: where }) => where === "path").map(({ name }) => [name, knownId])),
    ...(example?.includes("userId=") && { userId }),
  }));
  if (parameters.length === 0) return sound;
  const change = fc.oneof(
    ...parameters.map(({ name, schema }) =>
      fc.tuple(
        fc.constant(name),
        valueOf(schema).map((value) => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 5_000)),
      ),
    ),
  );
  return fc
    .tuple(sound, fc.array(change, { maxLength: 2 }))
    .map(([values, changes]) => ({ ...values, ...Object.fromEntries(changes.filter(([, value]) => value !== "")) }));
}

function addressOf(path: string, parameters: readonly Parameter[], values: Values): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: where } of parameters) {
    const value = values[name];
    if (value === undefined) continue;
    if (where === "query") query.append(name, value.toWellFormed());
    if (where === "path") address = address.replace(`{${name}}`, encodeURIComponent(value.toWellFormed()));
  }
  return query.size === 0 ? address : `${address}?${query}`;
}

/** Of what cannot be in a header, the fetch standard itself is the judge. */
function headersOf(parameters: readonly Parameter[], values: Values): { headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  for (const { name, in: where } of parameters) {
    const value = values[name];
    if (where !== "header" || value === undefined || !/^[\x20-\x7e]{1,400}$/.test(value)) continue;
    headers[name] = value;
  }
  return { headers };
}

function resolved(schema: Schema): Schema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema["$ref"] ?? ""))?.[1];
  return name === undefined ? schema : resolved(schemas[name] ?? {});
}

function validatorOf(schema: Schema): ValidateFunction {
  return ajv.compile({ ...schema, components: document.components });
}
