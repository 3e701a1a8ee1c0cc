import type { z } from "zod";
import { serviceActor } from "@/lib/auth/service-actor";
import { isDatabaseAway } from "@/lib/db/transaction";
import type { Actor } from "@/lib/domain/access";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import { Answer, type ApiRequest } from "./answer";
import { withinKeyLimit } from "./limits";
import { problem } from "./respond";

/** What a handler is given: the request and the parts of its address that vary. */
export type PublicCall = { request: ApiRequest; params: Record<string, string>; query: URLSearchParams };
/** The same, with who is asking. */
export type Call = PublicCall & { actor: Actor };

/** `public` endpoints are for anybody; all others for the deployment's own services. */
export type Endpoint = { method: string; path: string } & (
  | { access: "public"; handle: (call: PublicCall) => Promise<Answer> }
  | { access: "service"; handle: (call: Call) => Promise<Answer> }
);

/** Answers any request to one of a table of endpoints. */
export type Api = (request: ApiRequest) => Promise<Answer>;

/**
 * One function for a table of endpoints, served by Next and by any other listener alike. Every answer carries a
 * request id; a fault of ours is logged under it and answered 500, or 503 when the database is away, in which case
 * nothing was booked.
 */
export function serve(endpoints: readonly Endpoint[]): Api {
  const routes = endpoints.map((endpoint) => ({ ...endpoint, pattern: patternOf(endpoint.path) }));
  return async (request) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const { answer, route } = await answerOf(routes, request, requestId);
    metrics().requests.observe(
      { method: request.method, route, status: answer.status },
      (performance.now() - startedAt) / 1_000,
    );
    answer.headers["x-request-id"] = requestId;
    answer.headers["cache-control"] ??= "no-store";
    return answer;
  };
}

/** The same for whoever speaks in `Request` and `Response`. */
export function fetchable(api: Api): (request: Request) => Promise<Response> {
  return async (request) => {
    const answer = await api(request);
    // What is too large is not read to its end, and Next ends such a connection: nobody must send the next call on it.
    if (answer.status === 413) answer.headers["connection"] = "close";
    return answer.toResponse();
  };
}

type Route = Endpoint & { pattern: RegExp };

/** The answer, and the name by which it is counted: never the address itself, which may hold anything. */
type Answered = { answer: Answer; route: string };

async function answerOf(routes: readonly Route[], request: ApiRequest, requestId: string): Promise<Answered> {
  const { pathname, searchParams: query } = new URL(request.url);
  const here = routes.filter((route) => route.path === pathname || route.pattern.test(pathname));
  if (here.length === 0) return { answer: problem({ code: "not_found" }), route: "none" };
  const route = here.find((candidate) => candidate.method === request.method);
  if (!route) {
    const allow = here.map(({ method }) => method).join(", ");
    return { answer: problem({ code: "method_not_allowed", allow }), route: here[0]!.path };
  }

  const call = { request, params: route.pattern.exec(pathname)?.groups ?? {}, query };
  return { answer: await handled(route, call, requestId), route: route.path };
}

async function handled(route: Route, call: PublicCall, requestId: string): Promise<Answer> {
  try {
    if (route.access === "public") return await route.handle(call);
    const actor = await serviceActor(call.request, requestId);
    if (!actor) return problem({ code: "invalid_billing_secret" });
    return await withinKeyLimit(actor, () => route.handle({ ...call, actor }));
  } catch (error) {
    return fault(error, requestId, `${call.request.method} ${route.path}`);
  }
}

/** Answers for an error that nobody meant. */
export function fault(error: unknown, requestId: string, where: string): Answer {
  if (isDatabaseAway(error)) {
    log.warn({ error, requestId, where }, "database away");
    return problem({ code: "unavailable" }, { "x-request-id": requestId });
  }
  log.error({ error, requestId, where }, "request failed");
  const body = {
    type: "about:blank",
    title: "Internal error",
    status: 500,
    code: "internal_error",
    detail: "This was our fault. It is safe to try again with the same key. Tell us the request id if it goes on.",
    requestId,
  };
  const headers = { "content-type": "application/problem+json", "x-request-id": requestId };
  return new Answer(500, headers, JSON.stringify(body));
}

export const BODY_LIMIT_BYTES = 1_048_576;

/** The body, parsed by its contract. Refuses `body_too_large`, and `validation_failed` with the path of each fault. */
export async function readBody<Schema extends z.ZodType>(
  request: ApiRequest,
  schema: Schema,
  limitBytes = BODY_LIMIT_BYTES,
): Promise<Result<z.output<Schema>>> {
  const text = await readText(request, limitBytes);
  if (!text.ok) return text;
  let body: unknown;
  try {
    body = JSON.parse(text.value);
  } catch {
    return refuse({ code: "validation_failed", faults: [{ path: "", message: "The body must be JSON" }] });
  }
  return parse(schema, body);
}

export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): Result<z.output<Schema>> {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? ok(parsed.data) : invalidInput(parsed.error);
}

function invalidInput(error: z.ZodError): Refused {
  const faults = error.issues.map((issue) => ({ path: issue.path.join("."), message: messageOf(issue) }));
  return refuse({ code: "validation_failed", faults });
}

export async function readText(request: ApiRequest, limitBytes: number): Promise<Result<string>> {
  const bytes = await readBytes(request, limitBytes);
  return bytes.ok ? ok(bytes.value.toString("utf8")) : bytes;
}

/** Reads at most `limitBytes`, counting what arrives rather than believing what was announced. */
export async function readBytes(request: ApiRequest, limitBytes: number): Promise<Result<Buffer>> {
  const { collected } = request;
  if (collected) return collected.length > limitBytes ? refuse({ code: "body_too_large", limitBytes }) : ok(collected);
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    size += part.value.byteLength;
    if (size > limitBytes) {
      await reader!.cancel();
      return refuse({ code: "body_too_large", limitBytes });
    }
    chunks.push(part.value);
  }
  return ok(Buffer.concat(chunks));
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `unknown field: ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_type" && issue.input === undefined) return "is required";
  return issue.message;
}

function requestIdOf(request: ApiRequest): string {
  const given = request.headers.get("x-request-id");
  return given && /^[\w.:-]{1,128}$/.test(given) ? given : newId();
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}
