import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { openApiDocument } from "@/lib/contracts/openapi";

/*
 * Holds answers of the HTTP API against its own description, as an OpenAPI validator would: the status, the kind of
 * content and every field of the body have to be documented.
 */

type Media = { schema?: object };
type Response = { content?: Record<string, Media> };
type Operation = { responses: Record<string, Response> };

const document = openApiDocument("http://localhost:3000");
const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
const routes = Object.keys(paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
const validators = new Map<string, ValidateFunction>();

/** What is wrong with an answer; null when it is as described. What no endpoint answered (404, 405) is not described. */
export function undocumented(
  method: string,
  address: string,
  answer: { status: number; contentType: string | null; body: unknown },
): string | null {
  const pathname = address.split("?")[0]!;
  const route = routes.find(({ path }) => path === pathname) ?? routes.find(({ pattern }) => pattern.test(pathname));
  const operation = route && paths[route.path]![method.toLowerCase()];
  if (!operation) return null;
  const where = `${method} ${route.path} → ${answer.status}`;
  const described = operation.responses[answer.status];
  if (!described) return `${where} is not in the document: ${JSON.stringify(answer.body)?.slice(0, 300)}`;
  const contentType = answer.contentType?.split(";")[0] ?? "";
  const media = described.content?.[contentType];
  if (!media) return `${where} has no content of type “${contentType}” in the document`;
  const validate = validatorOf(`${where} ${contentType}`, media.schema ?? {});
  return validate(answer.body) ? null : `${where}: ${ajv.errorsText(validate.errors, { separator: "; " })}`;
}

function validatorOf(key: string, schema: object): ValidateFunction {
  const known = validators.get(key) ?? ajv.compile({ ...schema, components: document.components });
  validators.set(key, known);
  return known;
}
