import ts from "typescript";
import { describe, expect, test } from "vitest";
import { roomOf, sourceFiles, type Import, type SourceFile } from "@/lib/dev/source-files";

/*
 * The map of the house as a test: which room may import which, who may know a vendor, and what the pure domain may
 * not touch. A rule that stands in the way is changed here, in the open, with the picture in the README.
 */

/** Every room, and the rooms below it that it may import. A room may always import itself. */
const mayImport: Record<string, readonly string[]> = {
  // Below everything.
  "lib/domain": [],
  "lib/ids.ts": [],
  "lib/env.ts": [],
  "lib/log.ts": ["lib/env.ts"],
  "lib/metrics.ts": [],
  "lib/contracts": ["lib/domain"],
  // Adapters: the only files that know a vendor.
  "lib/db": ["lib/domain", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  "lib/stripe": ["lib/domain", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  "lib/ai": ["lib/domain", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  "lib/pdf": ["lib/domain"],
  "lib/mail": ["lib/domain", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  // One verb, one file, one transaction.
  "lib/operations": [
    "lib/domain",
    "lib/db",
    "lib/stripe",
    "lib/ai",
    "lib/mail",
    "lib/env.ts",
    "lib/log.ts",
    "lib/ids.ts",
    "lib/metrics.ts",
  ],
  // Reading takes the short way: door, query, store. What only Stripe keeps (cards) is read there.
  "lib/queries": ["lib/domain", "lib/db", "lib/stripe", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  // Doors. What they may know of lib/db and of each other is listed file by file below.
  "lib/auth": ["lib/domain", "lib/contracts", "lib/operations", "lib/db", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  "lib/actions": doorTo("lib/operations", "lib/auth"),
  "lib/api": doorTo("lib/operations", "lib/queries", "lib/auth", "lib/pdf"),
  // A tool is a call of the HTTP API in another dialect.
  "lib/mcp": doorTo("lib/operations", "lib/queries", "lib/auth", "lib/api"),
  "lib/webhooks": doorTo("lib/operations", "lib/stripe"),
  "lib/jobs": doorTo("lib/operations", "lib/queries"),
  "lib/tasks": [...doorTo("lib/operations", "lib/queries", "lib/db"), "prisma"],
  components: ["lib/domain", "lib/contracts", "lib/actions"],
  app: [
    "components",
    "lib/domain",
    "lib/contracts",
    "lib/actions",
    "lib/queries",
    "lib/api",
    "lib/webhooks",
    "lib/mcp",
    "lib/jobs",
    "lib/auth",
    "lib/env.ts",
  ],
  // What starts the server, and what stands in front of it.
  "instrumentation.ts": ["lib/start-up.ts"],
  "lib/ingest": ["lib/api", "lib/db", "lib/env.ts", "lib/log.ts", "lib/ids.ts"],
  "lib/start-up.ts": ["lib/db", "lib/jobs", "lib/env.ts", "lib/log.ts"],
  "proxy.ts": ["lib/domain", "lib/contracts", "lib/env.ts"],
  // What a new deployment begins with.
  prisma: ["lib/domain", "lib/contracts", "lib/db", "lib/operations", "lib/env.ts", "lib/ids.ts"],
  // Test support and stand-ins: may look everywhere, nobody looks back.
  "lib/dev": ["*"],
};

/** Single files that a door may open although the rest of their room is closed to it, and why. */
const sideDoors: { from: string; to: string; why: string }[] = [
  { from: "lib/api", to: "lib/db/account-store.ts", why: "finds the account behind a name" },
  { from: "lib/api", to: "lib/db/transaction.ts", why: "tells 'database away' from a fault of ours" },
  { from: "lib/mcp", to: "lib/db/account-store.ts", why: "finds whose account an agent buys for" },
  { from: "lib/actions", to: "lib/db/transaction.ts", why: "tells 'database away' from a fault of ours" },
  { from: "lib/api/ready.ts", to: "lib/db/client.ts", why: "asks the database whether it is there" },
  { from: "lib/api/cron.ts", to: "lib/jobs/run-job.ts", why: "runs a job for a clock that is elsewhere" },
  { from: "lib/jobs/in-process.ts", to: "lib/db/queue-pool.ts", why: "gives the job queue its connections" },
  { from: "lib/actions", to: "lib/webhooks/kept-events.ts", why: "gives a kept event to its handler once more" },
  { from: "lib/jobs/jobs.ts", to: "lib/webhooks/kept-events.ts", why: "gives kept events to their handlers once more" },
  { from: "lib/queries/webhook-events.ts", to: "lib/stripe/events.ts", why: "asks which events Stripe has" },
  { from: "lib/webhooks/kept-events.ts", to: "lib/db/audit-store.ts", why: "writes down who had an event replayed" },
  { from: "lib/tasks/jobs-run.ts", to: "lib/jobs/run-job.ts", why: "runs a job for an operator" },
  { from: "lib/tasks/jobs-run.ts", to: "lib/jobs/jobs.ts", why: "says which jobs there are" },
  { from: "lib/webhooks", to: "lib/db/transaction.ts", why: "commits an event together with what it means" },
  { from: "lib/webhooks", to: "lib/db/stripe-event-store.ts", why: "keeps the inbox" },
  { from: "lib/webhooks", to: "lib/api/endpoint.ts", why: "reads bodies and answers faults as every HTTP door does" },
  { from: "lib/webhooks", to: "lib/api/respond.ts", why: "answers as every HTTP door does" },
  { from: "lib/webhooks", to: "lib/api/answer.ts", why: "answers as every HTTP door does" },
];

/** Who may import a package; everybody else speaks to the room. */
const vendors: { name: string; isIt: RegExp; rooms: string[] }[] = [
  { name: "Stripe", isIt: /^stripe(\/|$)/, rooms: ["lib/stripe", "lib/dev"] },
  { name: "the AI SDK", isIt: /^(ai|@ai-sdk\/.*)(\/|$)/, rooms: ["lib/ai", "lib/dev"] },
  { name: "music-metadata", isIt: /^music-metadata(\/|$)/, rooms: ["lib/ai"] },
  { name: "Postgres and Prisma", isIt: /^(pg|@prisma\/.*)(\/|$)/, rooms: ["lib/db", "lib/dev", "prisma"] },
  { name: "the job queue", isIt: /^graphile-worker(\/|$)/, rooms: ["lib/jobs"] },
  { name: "pdfkit", isIt: /^pdfkit(\/|$)/, rooms: ["lib/pdf"] },
  { name: "the attempt limiter", isIt: /^rate-limiter-flexible(\/|$)/, rooms: ["lib/db"] },
  { name: "Prometheus", isIt: /^prom-client(\/|$)/, rooms: ["lib/metrics.ts"] },
  {
    name: "the Model Context Protocol",
    isIt: /^(@modelcontextprotocol\/.*|mcp-handler)(\/|$)/,
    rooms: ["lib/mcp", "lib/dev"],
  },
  { name: "nodemailer", isIt: /^nodemailer(\/|$)/, rooms: ["lib/mail", "lib/dev"] },
  {
    name: "Next, React and next-auth",
    isIt: /^(next|react|react-dom|next-auth)(\/|$)/,
    rooms: ["app", "components", "lib/auth", "lib/actions", "instrumentation.ts", "proxy.ts", "lib/dev"],
  },
];

const MAX_LINES = 450;

const files = sourceFiles();
const product = files.filter((file) => !file.isTest && file.room !== "lib/dev");

test("every file lives in a room of the map", () => {
  const homeless = files.filter((file) => !(file.room in mayImport) && file.room !== "lib/architecture.ts");
  expect(homeless.map(({ name }) => name)).toEqual([]);
});

describe("imports go down, never up", () => {
  test.each(Object.keys(mayImport))("%s imports only what lies below it", (room) => {
    const strays = filesOf(room).flatMap((file) => file.imports.filter((one) => isStray(file, one)).map(arrow(file)));
    expect(strays).toEqual([]);
  });

  test("nothing of the product imports test support", () => {
    const strays = product.flatMap((file) =>
      file.imports.filter(({ target }) => target?.startsWith("lib/dev/")).map(arrow(file)),
    );
    expect(strays).toEqual([]);
  });

  test("nothing imports a test", () => {
    const strays = files.flatMap((file) => file.imports.filter(({ from }) => /\.test$/.test(from)).map(arrow(file)));
    expect(strays).toEqual([]);
  });

  test("every side door is still used", () => {
    const unused = sideDoors.filter(
      ({ from, to }) =>
        !product.some((file) => isWithin(file.name, from) && file.imports.some(({ target }) => target === to)),
    );
    expect(unused).toEqual([]);
  });
});

describe("a vendor is known in its own room only", () => {
  test.each(vendors)("$name", ({ isIt, rooms }) => {
    const strays = product
      .filter((file) => !rooms.includes(file.room))
      .flatMap((file) => file.imports.filter(({ from }) => isIt.test(from)).map(arrow(file)));
    expect(strays).toEqual([]);
  });

  test("the generated database client", () => {
    const strays = product
      .filter((file) => file.room !== "lib/db")
      .flatMap((file) => file.imports.filter(({ target }) => target?.startsWith("lib/db/generated")).map(arrow(file)));
    expect(strays).toEqual([]);
  });
});

test("only lib/env.ts reads the environment", () => {
  // Next writes these in while it builds: they are no settings, and cannot be read any other way.
  const builtIn = /\bprocess\.env\.(NODE_ENV|NEXT_RUNTIME)\b/g;
  const readers = product.filter(({ name, code }) => {
    const text = ["instrumentation.ts", "proxy.ts"].includes(name) ? code.replace(builtIn, "") : code;
    return name !== "lib/env.ts" && /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\s*\[/.test(text);
  });
  expect(readers.map(({ name }) => name)).toEqual([]);
});

describe("the domain is pure", () => {
  const domain = filesOf("lib/domain");

  test("it imports nothing but itself, and a hash", () => {
    const outside = domain.flatMap((file) =>
      file.imports.filter(({ target }) => !target?.startsWith("lib/domain/")).map((one) => `${file.name} ${one.text}`),
    );
    expect(outside).toEqual([`lib/domain/ledger/hash.ts import { hash } from "node:crypto";`]);
  });

  test("it waits for nothing and looks at no clock, chance or surroundings", () => {
    expect(domain.flatMap((file) => impuritiesOf(file.tree).map((what) => `${file.name}: ${what}`))).toEqual([]);
  });

  test.each([
    ["async function f() {}", "async"],
    ["const f = async () => 1;", "async"],
    ["for await (const a of b) {}", "await"],
    ["Date.now()", "Date.now"],
    ["new Date()", "new Date()"],
    ["Date()", "Date()"],
    ["Math.random()", "Math.random"],
    ["process.exit()", "process"],
    ["globalThis.x", "globalThis"],
    ["crypto.randomUUID()", "crypto"],
    ["setTimeout(f)", "setTimeout"],
  ])("%s would be noticed", (code, what) => {
    expect(impuritiesOf(ts.createSourceFile("x.ts", code, ts.ScriptTarget.Latest, true))).toContain(what);
  });

  test("a moment that is given is no clock", () => {
    const code = "new Date(at); Math.floor(1); const o = { process: 1 }; o.process; line.crypto";
    expect(impuritiesOf(ts.createSourceFile("x.ts", code, ts.ScriptTarget.Latest, true))).toEqual([]);
  });
});

test("every server action has a doorman: what a “use server” file exports is made by defineAction", () => {
  const serverFiles = product.filter(({ tree }) => hasDirective(tree.statements, "use server"));
  expect(serverFiles.length).toBeGreaterThan(0);
  expect(serverFiles.filter(({ room }) => room !== "lib/actions").map(({ name }) => name)).toEqual([]);
  expect(serverFiles.flatMap(({ name, tree }) => unguarded(tree).map((what) => `${name}: ${what}`))).toEqual([]);
});

test("no server action hides inside another function", () => {
  const hidden = product.filter(({ tree }) => {
    let found = false;
    const visit = (node: ts.Node) => {
      if (ts.isBlock(node) && hasDirective(node.statements, "use server")) found = true;
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
  });
  expect(hidden.map(({ name }) => name)).toEqual([]);
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const long = files.filter(({ code }) => code.split("\n").length - 1 > MAX_LINES);
  expect(long.map(({ name }) => name)).toEqual([]);
});

test("no file is a drawer for everything", () => {
  const drawers = files.filter(({ name }) => /(^|\/)(utils?|helpers?|misc|common|index)(\.|\/)/.test(name));
  expect(drawers.map(({ name }) => name)).toEqual([]);
});

function filesOf(room: string): SourceFile[] {
  return files.filter((file) => file.room === room && !file.isTest);
}

function isStray(file: SourceFile, { target, isTypeOnly }: Import): boolean {
  if (target === null) return false;
  const room = roomOf(target);
  const below = mayImport[file.room]!;
  if (room === file.room || below.includes(room) || below.includes("*")) return false;
  // A component may name the view model that it shows; it cannot fetch it.
  if (file.room === "components" && isTypeOnly && ["lib/queries", "lib/auth"].includes(room)) return false;
  return !sideDoors.some(({ from, to }) => isWithin(file.name, from) && target === to);
}

function isWithin(name: string, place: string): boolean {
  return name === place || name.startsWith(`${place}/`);
}

function arrow(file: SourceFile) {
  return ({ from }: Import) => `${file.name} → ${from}`;
}

function doorTo(...rooms: string[]): string[] {
  return ["lib/domain", "lib/contracts", "lib/env.ts", "lib/log.ts", "lib/ids.ts", "lib/metrics.ts", ...rooms];
}

const SURROUNDINGS = new Set(
  "process globalThis global window crypto performance fetch console setTimeout setInterval setImmediate queueMicrotask".split(
    " ",
  ),
);

/** What makes code depend on more than its arguments. */
function impuritiesOf(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword) found.push("async");
    if (node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node)) found.push("await");
    if (ts.isPropertyAccessExpression(node) && ["Date.now", "Math.random"].includes(node.getText(tree))) {
      found.push(node.getText(tree));
    }
    if (ts.isNewExpression(node) && node.expression.getText(tree) === "Date" && !node.arguments?.length) {
      found.push("new Date()");
    }
    if (ts.isCallExpression(node) && node.expression.getText(tree) === "Date") found.push("Date()");
    if (ts.isIdentifier(node) && SURROUNDINGS.has(node.text) && !isOnlyAName(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `line.process` and `{ process: … }` name a property, not what surrounds the program. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
}

function hasDirective(statements: ts.NodeArray<ts.Statement>, directive: string): boolean {
  const isIt = (one: ts.Statement) =>
    ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression) && one.expression.text === directive;
  return statements.some(isIt);
}

/** Exports that are not `export const name = defineAction(…)`. Types are gone when the code runs. */
function unguarded(tree: ts.SourceFile): string[] {
  return tree.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) {
      return ts.isExportDeclaration(statement) && statement.isTypeOnly ? [] : [statement.getText(tree)];
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported || ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return [];
    if (!ts.isVariableStatement(statement)) return [statement.getText(tree).split("\n")[0]!];
    return statement.declarationList.declarations
      .filter(
        ({ initializer: made }) =>
          !made || !ts.isCallExpression(made) || made.expression.getText(tree) !== "defineAction",
      )
      .map(({ name }) => name.getText(tree));
  });
}
