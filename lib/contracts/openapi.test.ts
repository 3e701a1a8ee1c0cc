import { describe, expect, test } from "vitest";
import { openApiDocument, refusalsOf } from "./openapi";
import { apiOperations } from "./reference";
import { statusOfRefusal, titleOfRefusal } from "./refusals";

const document = openApiDocument("https://billing.example.test");
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

test("it is OpenAPI 3.1, names its server, and every reference leads somewhere", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.servers).toEqual([{ url: "https://billing.example.test" }]);
  const text = JSON.stringify(document);
  const names = new Set(Object.keys(document.components?.schemas ?? {}));
  const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!);
  expect(referred.length).toBeGreaterThan(20);
  expect(referred.filter((name) => !names.has(name))).toEqual([]);
  expect([...text.matchAll(/"\$ref":"(?!#\/components\/schemas\/)[^"]*"/g)]).toEqual([]);
});

test("every operation has an id of its own", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(Object.keys(apiOperations).length);
});

describe.each(Object.entries(apiOperations))("%s", (name, operation) => {
  const [method, path] = name.split(" ") as [string, string];

  test("its example is accepted by its own schema", () => {
    const { body, query, example } = operation;
    if (body) expect(body.safeParse(example.body).error).toBeUndefined();
    if (query) expect(query.safeParse(Object.fromEntries(new URLSearchParams(example.query))).error).toBeUndefined();
    expect(Boolean(body)).toBe(example.body !== undefined);
  });

  test("every refusal that it names is described under its status", () => {
    const described = document.paths![path]![method.toLowerCase() as "get"]!.responses!;
    for (const code of refusalsOf(operation)) {
      const title = titleOfRefusal[code];
      expect(JSON.stringify(described[statusOfRefusal[code]] ?? null), code).toContain(title);
    }
  });
});
