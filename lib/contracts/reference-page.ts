import type { oas31 } from "zod-openapi";
import { groupNames, openApiDocument, operationIdOf, refusalsOf, type ApiDocument } from "./openapi";
import { apiOperations, type ApiOperation } from "./reference";
import { statusOfRefusal, titleOfRefusal } from "./refusals";

/** The description of the API as its page shows it: groups of calls, in order. */
export type ReferenceGroup = { name: string; id: string; calls: ReferenceCall[] };

export type ReferenceCall = {
  id: string;
  method: string;
  path: string;
  summary: string;
  about: string | null;
  access: ApiOperation["access"];
  scope: string | null;
  inputs: { place: "Path" | "Query" | "Header" | "Body"; fields: ReferenceField[] }[];
  answers: { status: string; about: string; fields: ReferenceField[] }[];
  refusals: { code: string; status: number; title: string }[];
  curl: string;
  /** What a try begins with; null where a file would have to be sent. */
  example: { address: string; body: string | null } | null;
};

export type ReferenceField = { name: string; type: string; isRequired: boolean; about: string | null };

/** Read out of the very document that `/api/openapi.json` gives to machines. */
export function referencePage(appUrl: string): ReferenceGroup[] {
  const document = openApiDocument(appUrl);
  const calls = Object.entries(apiOperations).map(([name, operation]) => ({
    group: operation.group,
    call: callOf(document, appUrl, name, operation),
  }));
  return groupNames().map((name) => ({
    name,
    id: name.toLowerCase().replaceAll(/\W+/g, "-"),
    calls: calls.filter(({ group }) => group === name).map(({ call }) => call),
  }));
}

function callOf(document: ApiDocument, appUrl: string, name: string, operation: ApiOperation): ReferenceCall {
  const [method, path] = name.split(" ") as [string, string];
  const described = document.paths![path]![method.toLowerCase() as "get"]!;
  const { query, body } = operation.example;
  const address = path.replaceAll(/\{\w+\}/g, "$ID") + (query === undefined ? "" : `?${query}`);
  const isForm = operation.bodyType !== undefined;
  const bodyText = body === undefined || isForm ? null : JSON.stringify(body, null, 2);
  const fields = isForm ? Object.entries(body as Record<string, string>) : [];
  return {
    id: operationIdOf(name),
    method,
    path,
    summary: operation.summary,
    about: operation.about ?? null,
    access: operation.access,
    scope: operation.scope ?? null,
    inputs: inputsOf(document, described),
    answers: Object.entries(operation.answers).map(([status, { about }]) => ({
      status,
      about,
      fields: fieldsOf(document, schemaIn(described.responses?.[status])),
    })),
    refusals: refusalsOf(operation)
      .map((code) => ({ code, status: statusOfRefusal[code], title: titleOfRefusal[code] }))
      .sort((a, b) => a.status - b.status),
    curl: curlOf(appUrl, method, address, bodyText, fields, operation),
    example: isForm ? null : { address, body: bodyText },
  };
}

function inputsOf(document: ApiDocument, { parameters = [], requestBody }: oas31.OperationObject) {
  const all = parameters as oas31.ParameterObject[];
  const places = [
    { place: "Path", in: "path" },
    { place: "Query", in: "query" },
    { place: "Header", in: "header" },
  ] as const;
  const inAddress = places.map(({ place, in: where }) => ({
    place,
    fields: all
      .filter((parameter) => parameter.in === where)
      .map((parameter) => ({
        name: parameter.name,
        type: typeOf(document, parameter.schema ?? {}),
        isRequired: parameter.required ?? false,
        about: parameter.description ?? null,
      })),
  }));
  const body = { place: "Body" as const, fields: fieldsOf(document, schemaIn(requestBody)) };
  return [...inAddress, body].filter(({ fields }) => fields.length > 0);
}

type Schema = oas31.SchemaObject | oas31.ReferenceObject;

function schemaIn(described: unknown): Schema | null {
  const { content } = (described ?? {}) as { content?: Record<string, { schema?: Schema }> };
  return (content?.["application/json"] ?? content?.["multipart/form-data"])?.schema ?? null;
}

function fieldsOf(document: ApiDocument, schema: Schema | null): ReferenceField[] {
  if (schema === null) return [];
  const { properties = {}, required = [], anyOf, oneOf } = resolved(document, schema);
  const variants = anyOf ?? oneOf;
  if (variants && Object.keys(properties).length === 0) {
    const all = variants.flatMap((variant) => fieldsOf(document, variant));
    return all.filter((field, index) => all.findIndex(({ name }) => name === field.name) === index);
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(document, property),
    isRequired: required.includes(name),
    about: resolved(document, property).description ?? null,
  }));
}

function typeOf(document: ApiDocument, schema: Schema): string {
  const own = resolved(document, schema);
  const variants = own.anyOf ?? own.oneOf;
  if (variants) return variants.map((variant) => typeOf(document, variant)).join(" or ");
  if (own.enum) return own.enum.map(String).join(", ");
  if (own.const !== undefined) return String(own.const);
  if (own.type === "array") return `list of ${typeOf(document, own.items ?? {})}`;
  if (own.format === "date-time") return "time";
  if (own.format === "uuid") return "id";
  if (own.format === "binary") return "file";
  if (own.type === "integer") return "whole number";
  if (own.type === "object") return "object";
  return own.type === undefined ? "any" : [own.type].flat().join(" or ");
}

function resolved(document: ApiDocument, schema: Schema): oas31.SchemaObject {
  if (!("$ref" in schema) || schema.$ref === undefined) return schema as oas31.SchemaObject;
  const found = document.components?.schemas?.[schema.$ref.replace("#/components/schemas/", "")] ?? {};
  return { ...found, ...(schema.description && { description: schema.description }) } as oas31.SchemaObject;
}

/** As a shell takes it. The secret stays in a variable, so that it does not end up in a history. */
function curlOf(
  appUrl: string,
  method: string,
  address: string,
  body: string | null,
  fields: [name: string, value: string][],
  { access, isIdempotent }: ApiOperation,
): string {
  const lines = [
    method === "GET" ? `curl "${appUrl}${address}"` : `curl -X ${method} "${appUrl}${address}"`,
    access === "public" ? null : `-H "Authorization: Bearer $BILLING_SECRET"`,
    isIdempotent ? `-H "Idempotency-Key: job-4711"` : null,
    body === null ? null : `-H "Content-Type: application/json"`,
    body === null ? null : `-d '${body.replaceAll("'", "'\\''")}'`,
    ...fields.map(([name, value]) => `-F "${name}=${value}"`),
  ];
  return lines.filter((line) => line !== null).join(" \\\n  ");
}

/** Every code that an answer of the API may carry, by status. */
export function listRefusals(): { code: string; status: number; title: string }[] {
  const codes = new Set(Object.values(apiOperations).flatMap(refusalsOf));
  return [...codes, "not_found" as const, "method_not_allowed" as const]
    .filter((code, index, all) => all.indexOf(code) === index)
    .map((code) => ({ code, status: statusOfRefusal[code], title: titleOfRefusal[code] }))
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
}
