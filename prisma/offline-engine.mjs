#!/usr/bin/env node
// Prisma's command line runs a native "schema engine" that it downloads from binaries.prisma.sh. Where that host is
// out of reach, prisma.config.ts names this file instead. It answers the same requests, one JSON line each way, by
// handing them to the same engine built as WebAssembly (@prisma/schema-engine-wasm, from npm, of the same commit as
// the command line), which reaches the database through @prisma/adapter-pg. PostgreSQL only; not on Windows, where
// the command line cannot run a script; `prisma generate --sql` is not supported by that build.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { parse as parseConnectionString } from "pg-connection-string";

const require = createRequire(import.meta.url);
const { datasource, schemaFiles, subcommand, asksForVersion } = readArguments(process.argv.slice(2));

process.on("uncaughtException", (error) => {
  // A panic in the engine's Rust arrives here as a WebAssembly trap; its message was left in the registry.
  report({ message: globalThis.PRISMA_WASM_PANIC_REGISTRY?.message || error.stack, is_panic: true });
  process.exit(101);
});

if (asksForVersion) console.log(`schema-engine-cli ${require("@prisma/engines-version").enginesVersion}`);
else if (subcommand) await runSubcommand();
else answerRequests();

// ── The command line's side ──────────────────────────────────────────────────────────────────────────────────────

function readArguments(args) {
  const read = { datasource: {}, schemaFiles: [], subcommand: undefined, asksForVersion: false };
  const handlers = {
    "--version": () => (read.asksForVersion = true),
    "--datasource": (next) => (read.datasource = JSON.parse(next())),
    "--datamodels": (next) => read.schemaFiles.push(next()),
    "--enabled-preview-features": (next) => next(),
    "--extension-types": (next) => next(),
    cli: (next) => (read.subcommand = next()),
  };
  const rest = args.values();
  const next = () => rest.next().value;
  for (const argument of rest) handlers[argument]?.(next);
  return read;
}

/** Answers the requests on stdin in their order, until it closes. */
function answerRequests() {
  let queue = Promise.resolve();
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    // Without a method it is the acknowledgement of something that we had printed.
    if (method) queue = queue.then(() => answerRequest(id, method, params));
  });
  lines.on("close", () => queue.finally(() => process.exit(0)));
}

async function answerRequest(id, method, params) {
  try {
    const result = (await askEngine(method, params)) ?? null;
    // The native engine prints the text of a diff itself, by a request of its own.
    if (method === "diff" && result.stdout != null) {
      send({ id: `print-${id}`, method: "print", params: { content: result.stdout } });
    }
    send({ id, result });
  } catch (error) {
    const data = { is_panic: false, message: error.message, error_code: error.code };
    send({ id, error: { code: 4466, message: String(error), data } });
  }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

/** The engine's log, which the command line reads from stderr. */
function report(fields) {
  process.stderr.write(`${JSON.stringify({ level: "ERROR", fields, target: "schema_engine::logger" })}\n`);
}

// ── can-connect-to-database, create-database, drop-database ──────────────────────────────────────────────────────

async function runSubcommand() {
  const { config } = connectionOf(datasource.url);
  // A database cannot be made or dropped from within itself.
  const database = subcommand === "can-connect-to-database" ? config.database : "postgres";
  const client = new pg.Client({ ...config, database, connectionTimeoutMillis: 5000 });
  const name = pg.escapeIdentifier(config.database);
  try {
    await client.connect();
    if (subcommand === "create-database") await client.query(`CREATE DATABASE ${name}`);
    if (subcommand === "drop-database") await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
    process.exit(0);
  } catch (error) {
    const madeMeanwhile = subcommand === "create-database" && ["42P04", "23505"].includes(error.code);
    if (madeMeanwhile) process.exit(0);
    const [error_code, message] = prismaError(error, config);
    process.stderr.write("\n"); // the command line drops the first line
    report({ error_code, message, is_panic: false });
    process.exit(1);
  }
}

/** Prisma's own codes, by which the command line chooses its advice. */
function prismaError(error, { host, port, user, database }) {
  switch (error.code) {
    case "3D000":
      return ["P1003", `Database \`${database}\` does not exist`];
    case "28P01":
      return ["P1000", `Authentication failed against the database server for user \`${user}\``];
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "ETIMEDOUT":
      return ["P1001", `Can't reach database server at \`${host}:${port}\``];
    default:
      return ["P1010", error.message];
  }
}

// ── The engine's side ────────────────────────────────────────────────────────────────────────────────────────────

/** These two are computed from what a comparison with a shadow database has left in the engine's memory. */
const NEED_A_COMPARISON = new Set(["evaluateDataLoss", "createMigration"]);

async function askEngine(method, params) {
  const engine = await loadedEngine();
  if (method === "getDatabaseVersion") return engine.version(params);
  if (NEED_A_COMPARISON.has(method)) {
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  }
  return engine[method](params);
}

let loading;

function loadedEngine() {
  return (loading ??= loadEngine());
}

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    message: "",
    set_message(message) {
      this.message = message;
    },
  };
  const entry = require.resolve("@prisma/schema-engine-wasm");
  const program = readFileSync(entry.replace(/schema_engine\.js$/, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(program, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = schemaFiles.map((file) => [file, readFileSync(file, "utf8")]);
  return bindings.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFactory()),
  );
}

// ── The database's side: @prisma/adapter-pg, with what it does not do for a schema engine ─────────────────────────

function adapterFactory() {
  const { config, schema } = connectionOf(datasource.url ?? "postgresql://localhost");
  const factory = new PrismaPg(config, { schema });
  factory.connect = () => connect(config, schema);
  factory.connectToShadowDb = () => connectToShadowDatabase(config, schema);
  return factory;
}

async function connect(config, schema) {
  const adapter = await new PrismaPg(config, { schema }).connect();
  adapter.executeScript = async (script) => {
    // In one piece: the adapter would cut it at every semicolon, also at those inside of a function's body.
    await adapter
      .underlyingDriver()
      .query(script)
      .catch((error) => adapter.onError(error));
  };
  readCharColumns(adapter);
  return adapter;
}

/** A database for a moment, in which the engine replays the migrations to compare the result with the schema. */
async function connectToShadowDatabase(config, schema) {
  if (datasource.shadowDatabaseUrl) return connect(connectionOf(datasource.shadowDatabaseUrl).config, schema);
  const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  const admin = await connect(config, schema);
  await admin.executeScript(`CREATE DATABASE "${database}"`);
  const shadow = await connect({ ...config, database }, schema);
  shadow.dispose = async () => {
    // First our own connections, since a database that is in use cannot be dropped.
    await shadow.underlyingDriver().end();
    await admin.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    await admin.dispose();
  };
  return shadow;
}

/** The catalog has columns of the type "char" (18), which the adapter does not know: read as text, told as character. */
function readCharColumns(adapter) {
  const CHAR = 18;
  const TEXT = 25;
  const { performIO, queryRaw } = adapter;
  adapter.queryRaw = async (query) => {
    const charColumns = [];
    const asText = async (sent) => {
      const result = await performIO.call(adapter, sent);
      for (const [column, field] of result.fields.entries()) {
        if (field.dataTypeID !== CHAR) continue;
        field.dataTypeID = TEXT;
        charColumns.push(column);
      }
      return result;
    };
    const rows = await queryRaw.call(Object.create(adapter, { performIO: { value: asText } }), query);
    for (const column of charColumns) rows.columnTypes[column] = ColumnTypeEnum.Character;
    return rows;
  };
}

/**
 * The parts of an address, one by one: given a whole one, node-postgres prefers the database named in it, and what is
 * meant for the shadow database would happen to the real one.
 */
function connectionOf(address) {
  const url = new URL(address);
  const schema = url.searchParams.get("schema") ?? undefined;
  url.searchParams.delete("schema");
  const { host, port, user, password, database, ssl } = parseConnectionString(url.toString());
  return { schema, config: { host, port: port ? Number(port) : 5432, user, password, database, ssl, max: 1 } };
}
