import { execFile, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { freePort, preferredPort } from "./demo/ports";
import { endOf, hasEnded, spawnTethered, stopChild } from "./demo/tethered";
import {
  postgresBinaries,
  reachableFolder,
  serverOwner,
  type PostgresBinaries,
  type ServerOwner,
} from "./postgres-binaries";
import { clearLeftovers, isAlive, readPostmasterFile } from "./postgres-leftovers";

export type PostgresOptions = {
  /** Made on first use and kept. Root's private folders are out of the server's reach: see `dataDir` of the result. */
  dataDir: string;
  logFile: string;
  /** Of the superuser `purser`. Must stay the same for one data directory. */
  password: string;
  /** Taken when free, so that addresses stay the same across restarts. */
  preferredPort?: number | undefined;
  /** postgresql.conf settings, for example `{ shared_preload_libraries: "pg_stat_statements" }`. */
  settings?: Record<string, string>;
};

export type PostgresServer = {
  /** Of the database `purser`. */
  url: string;
  urlOf(database: string): string;
  port: number;
  dataDir: string;
  /** Process id of the server itself, for tests that kill it. */
  pid: number;
  /** Settles when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** A clean shutdown: open connections are closed, everything is on disk afterwards. */
  stop(): Promise<void>;
};

const USER = "purser";
const DATABASE = "purser";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/**
 * A real PostgreSQL 18 from npm, with full durability, listening on 127.0.0.1 only. It stops when the process that
 * started it ends, even by kill -9; whatever is left over from a crash is cleared at the next start.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const owner = serverOwner();
  const binaries = postgresBinaries(owner);
  const dataDir = reachableFolder(options.dataDir, owner);
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  if (existsSync(path.join(dataDir, "PG_VERSION"))) {
    refuseStrangersData(dataDir, owner);
    await clearLeftovers(dataDir);
  } else await initialise(binaries, owner, dataDir, options);

  let port = await preferredPort(options.preferredPort);
  for (let attempt = 1; ; attempt++) {
    const logStart = existsSync(options.logFile) ? readFileSync(options.logFile).length : 0;
    const tether = launch(binaries, owner, dataDir, port, options);
    try {
      const pid = await untilReady(tether, dataDir, port);
      const server = describe(tether, dataDir, port, pid, options.password);
      await createDatabase(server);
      return server;
    } catch (error) {
      await stopChild(tether);
      const said = readFileSync(options.logFile).subarray(logStart).toString("utf8");
      // After kill -9 of the server its last workers need a moment to notice and let go of the shared memory.
      const workersLeft = said.includes("pre-existing shared memory block");
      const portTaken = said.includes("could not bind");
      if (attempt >= 20 || !(workersLeft || portTaken)) throw startFailure(error, said, options.logFile);
      if (portTaken) port = await freePort();
      else await pause(500);
    }
  }
}

/** A folder below /var/tmp could have been put there by anybody, with settings that run programs. */
function refuseStrangersData(dataDir: string, owner: ServerOwner | undefined): void {
  if (owner && statSync(dataDir).uid !== owner.uid) {
    throw new Error(`${dataDir} does not belong to the user ${owner.name}; remove it and try again.`);
  }
}

async function initialise(
  binaries: PostgresBinaries,
  owner: ServerOwner | undefined,
  dataDir: string,
  options: PostgresOptions,
) {
  // A half-made cluster (no PG_VERSION) comes from an interrupted first start and holds nothing.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(tmpdir(), `purser-${randomBytes(8).toString("hex")}`);
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600, flag: "wx" });
  if (owner) {
    for (const file of [dataDir, passwordFile]) chownSync(file, owner.uid, owner.gid);
    chmodSync(dataDir, 0o700);
  }
  // The built-in C.UTF-8 sorts alike on every machine; the system's locales do not, and may be missing.
  const args = ["-D", dataDir, "-U", USER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8"];
  args.push("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  try {
    const identity = owner ? { uid: owner.uid, gid: owner.gid } : {};
    await promisify(execFile)(binaries.initdb, args, { ...identity, cwd: "/", env: serverEnvironment() });
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data directory ${dataDir}: ${String(error)}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function launch(
  binaries: PostgresBinaries,
  owner: ServerOwner | undefined,
  dataDir: string,
  port: number,
  options: PostgresOptions,
): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return spawnTethered({
    command: binaries.postgres,
    args: ["-D", dataDir, "-p", String(port), ...flags],
    cwd: "/",
    env: serverEnvironment(),
    logFile: options.logFile,
    stopSignal: "SIGINT", // "fast" shutdown: does not wait for clients to leave
    graceMs: STOP_TIMEOUT_MS,
    ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
  });
}

/** None of the caller's PG* variables or locale reaches the server. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", TMPDIR: tmpdir() };
}

async function untilReady(tether: ChildProcess, dataDir: string, port: number): Promise<number> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await pause(25)) {
    if (hasEnded(tether)) throw new Error("PostgreSQL ended while starting.");
    const file = readPostmasterFile(dataDir);
    if (file?.status === "ready" && file.port === port && isAlive(file.pid)) return file.pid;
  }
  throw new Error(`PostgreSQL was not ready after ${START_TIMEOUT_MS / 1000} seconds.`);
}

function describe(tether: ChildProcess, dataDir: string, port: number, pid: number, password: string): PostgresServer {
  const urlOf = (database: string) =>
    `postgresql://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  return {
    url: urlOf(DATABASE),
    urlOf,
    port,
    dataDir,
    pid,
    ended: endOf(tether).then(() => {}),
    stop: () => stopChild(tether),
  };
}

async function createDatabase(server: PostgresServer): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf("postgres"), connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function startFailure(cause: unknown, said: string, logFile: string): Error {
  const lastLines = said.trim().split("\n").slice(-8).join("\n");
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${reason}\n${lastLines}\n(whole log: ${logFile})`, { cause });
}
