#!/usr/bin/env node
// A drop-in for Prisma's native `schema-engine` binary, for machines that cannot reach binaries.prisma.sh.
// It speaks the same newline-delimited JSON-RPC on stdio and delegates to Prisma's own WebAssembly build of the
// engine (@prisma/schema-engine-wasm, same commit hash as the CLI) through @prisma/adapter-pg. PostgreSQL only.
//
//   PRISMA_SCHEMA_ENGINE_BINARY=./prisma/offline-engine.mjs npx prisma migrate deploy
//
// Not supported by the WASM engine: `prisma generate --sql` (TypedSQL).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { parse } from 'pg-connection-string'

const require = createRequire(import.meta.url)
const { datasource, datamodels, subcommand } = readArgs(process.argv.slice(2))

process.on('uncaughtException', (error) => {
  // a Rust panic surfaces as an unhandled WebAssembly trap
  log({ message: globalThis.PRISMA_WASM_PANIC_REGISTRY?.message || error.stack, is_panic: true })
  process.exit(101)
})

if (subcommand) await runSubcommand()
else serve()

function readArgs(argv) {
  const out = { datasource: {}, datamodels: [], subcommand: undefined }
  for (let i = 0; i < argv.length; i++) {
    switch (argv[i]) {
      case '--version':
        console.log(`schema-engine-cli ${require('@prisma/engines-version').enginesVersion}`)
        process.exit(0)
      case '--datasource':
        out.datasource = JSON.parse(argv[++i])
        break
      case '--datamodels':
        out.datamodels.push(argv[++i])
        break
      case '--enabled-preview-features':
      case '--extension-types':
        i++
        break
      case 'cli':
        out.subcommand = argv[++i]
    }
  }
  return out
}

function log(fields) {
  process.stderr.write(JSON.stringify({ level: 'ERROR', fields, target: 'schema_engine::logger' }) + '\n')
}

// Discrete fields, never `connectionString`: node-postgres lets a connectionString win over `database`,
// and the shadow database would silently become the main one.
function poolConfig(url) {
  const u = new URL(url)
  const schema = u.searchParams.get('schema') ?? undefined
  u.searchParams.delete('schema')
  const { host, port, user, password, database, ssl } = parse(u.toString())
  return { schema, config: { host, port: port ? Number(port) : 5432, user, password, database, ssl, max: 1 } }
}

// ---- `schema-engine cli can-connect-to-database | create-database | drop-database` ----
async function runSubcommand() {
  const { config } = poolConfig(datasource.url)
  const admin = { ...config, database: 'postgres' }
  const client = new pg.Client({ ...(subcommand === 'can-connect-to-database' ? config : admin), connectionTimeoutMillis: 5000 })
  const name = pg.escapeIdentifier(config.database)
  try {
    await client.connect()
    if (subcommand === 'create-database') await client.query(`CREATE DATABASE ${name}`)
    if (subcommand === 'drop-database') await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
    process.exit(0)
  } catch (error) {
    const lostRace = subcommand === 'create-database' && ['42P04', '23505'].includes(error.code)
    if (lostRace) process.exit(0)
    const unreachable = ['P1001', `Can't reach database server at \`${config.host}:${config.port}\``]
    const [error_code, message] = {
      '3D000': ['P1003', `Database \`${config.database}\` does not exist`],
      '28P01': ['P1000', `Authentication failed against the database server for user \`${config.user}\``],
      ECONNREFUSED: unreachable,
      ENOTFOUND: unreachable,
      ETIMEDOUT: unreachable,
    }[error.code] ?? ['P1010', error.message]
    process.stderr.write('\n') // the CLI drops the first line
    log({ error_code, message, is_panic: false })
    process.exit(1)
  }
}

// ---- adapter: what @prisma/adapter-pg lost when Prisma 7 removed `engine: 'js'` (prisma/orm#28499) ----
async function connect(config, schema) {
  const adapter = await new PrismaPg(config, { schema }).connect()

  // upstream splits the script on every `;`, which breaks $$-quoted function bodies
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script).catch((error) => adapter.onError(error))
  }

  // pg_catalog has columns of type "char" (oid 18), which upstream no longer maps
  const { performIO, queryRaw } = adapter
  adapter.queryRaw = async (query) => {
    const chars = []
    const self = Object.create(adapter, {
      performIO: {
        value: async (q) => {
          const result = await performIO.call(adapter, q)
          result.fields.forEach((field, i) => {
            if (field.dataTypeID !== 18) return
            field.dataTypeID = 25
            chars.push(i)
          })
          return result
        },
      },
    })
    const set = await queryRaw.call(self, query)
    for (const i of chars) set.columnTypes[i] = ColumnTypeEnum.Character
    return set
  }
  return adapter
}

function adapterFactory() {
  const { config, schema } = poolConfig(datasource.url ?? 'postgresql://localhost')
  const factory = new PrismaPg(config, { schema })
  factory.connect = () => connect(config, schema)
  factory.connectToShadowDb = async () => {
    if (datasource.shadowDatabaseUrl) return connect(poolConfig(datasource.shadowDatabaseUrl).config, schema)
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    const admin = await connect(config, schema)
    await admin.executeScript(`CREATE DATABASE "${database}"`)
    const shadow = await connect({ ...config, database }, schema)
    // upstream drops the database while its own pool is still connected to it
    shadow.dispose = async () => {
      await shadow.underlyingDriver().end()
      await admin.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      await admin.dispose()
    }
    return shadow
  }
  return bindMigrationAwareSqlAdapterFactory(factory)
}

// ---- engine ----
let enginePromise
function engine() {
  return (enginePromise ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { message: '', set_message(m) { this.message = m } }
    const file = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
    const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': bindings })
    bindings.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start()
    const files = datamodels.map((path) => [path, readFileSync(path, 'utf8')])
    return bindings.SchemaEngine.new({ datamodels: files.length ? files : undefined }, () => {}, adapterFactory())
  })())
}

// The WASM engine computes these two from a cache that a shadow-database run (devDiagnostic) must have filled.
const needShadow = new Set(['evaluateDataLoss', 'createMigration'])

async function call(method, params) {
  const e = await engine()
  if (method === 'getDatabaseVersion') return e.version(params)
  if (needShadow.has(method)) await e.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
  return e[method](params)
}

function serve() {
  const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n')
  let queue = Promise.resolve()
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })
  lines.on('line', (line) => {
    const { id, method, params } = JSON.parse(line)
    if (!method) return // the CLI's acknowledgement of our own `print`
    queue = queue.then(async () => {
      try {
        const result = (await call(method, params)) ?? null
        if (method === 'diff' && result.stdout != null) send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } })
        send({ id, result })
      } catch (error) {
        send({ id, error: { code: 4466, message: String(error), data: { is_panic: false, message: error.message, error_code: error.code } } })
      }
    })
  })
  lines.on('close', () => queue.finally(() => process.exit(0)))
}
