import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createInterface } from "node:readline";
import pg from "pg";
import { buildApp } from "@/lib/dev/demo/app-build";
import { claimDemoFolder } from "@/lib/dev/demo/demo-folder";
import { freePort } from "@/lib/dev/demo/ports";
import { createProgress } from "@/lib/dev/demo/progress.mjs";
import { startPostgres, type PostgresServer } from "@/lib/dev/postgres";
import { migrate } from "../prisma/migrate.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");
const LOADER = ["--max-semi-space-size=64", "--import", "tsx", "--conditions", "react-server"];

/** Fully durable; more memory than the defaults, as any server of this kind would have. The same for everybody. */
export const POSTGRES_SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "512MB",
  max_wal_size: "4GB",
};

export type BenchServer = { server: PostgresServer; folder: string; stop(): Promise<void> };

/** A Postgres of our own in a temporary folder. */
export async function startBenchServer(keep: boolean): Promise<BenchServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "purser-bench-"));
  await chmod(folder, 0o711); // started by root, the server is another user and must pass through
  const server = await startPostgres({
    dataDir: path.join(folder, "postgres"),
    logFile: path.join(folder, "postgres.log"),
    password: randomBytes(16).toString("hex"),
    settings: POSTGRES_SETTINGS,
  });
  const stop = async () => {
    await server.stop();
    if (!keep) for (const leftover of [server.dataDir, folder]) rmSync(leftover, { recursive: true, force: true });
  };
  return { server, folder, stop };
}

/** A new, migrated database; its address. */
export async function makeDatabase({ server }: BenchServer, name: string): Promise<string> {
  await withClient(server.urlOf("postgres"), (client) => client.query(`CREATE DATABASE ${name}`));
  await migrate(server.urlOf(name));
  return server.urlOf(name);
}

export async function withClient<Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const BILLING_SECRET = "be".repeat(32);

/** The environment that the product runs in here. */
export function productEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: "production",
    PURSER_MODE: "test",
    DATABASE_URL: databaseUrl,
    APP_URL: "http://localhost:3000",
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "bench-secret-that-is-long-enough-for-the-check",
    BILLING_SECRET,
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_bench",
    JOBS: "cron",
    LOG_LEVEL: "warn",
  };
}

/** Runs a program of ours to its end; what it printed last, as JSON. */
export async function runForJson<Value>(file: string, args: string[], databaseUrl: string): Promise<Value> {
  const child = start([...LOADER, path.join(ROOT, file), ...args], productEnvironment(databaseUrl));
  let said = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}`);
  return JSON.parse(said.trim().split("\n").at(-1)!) as Value;
}

/** Runs a program of ours to its end and lets it speak for itself. */
export async function runAloud(file: string, args: string[], databaseUrl: string): Promise<void> {
  const child = spawn(process.execPath, [...LOADER, path.join(ROOT, file), ...args], {
    cwd: ROOT,
    env: productEnvironment(databaseUrl),
    stdio: "inherit",
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
}

export type Listener = {
  url: string;
  residentBytes(): number;
  /** The most it had at once since it started, or since the last call of `forgetPeak`. */
  peakBytes(): number;
  forgetPeak(): void;
  stop(): Promise<void>;
};

/** The lean listener, as a process of its own. `BENCH_NODE_OPTIONS` reaches it, for profiles. */
export async function startListener(databaseUrl: string): Promise<Listener> {
  const env = { ...productEnvironment(databaseUrl), INGEST_PORT: "0", INGEST_STOP_WITH_STDIN: "1" };
  const extra = process.env.BENCH_NODE_OPTIONS?.split(" ").filter(Boolean) ?? [];
  const child = start([...extra, ...LOADER, path.join(ROOT, "lib/ingest/main.mjs")], env);
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the listener ended with ${code} while starting`)));
    createInterface({ input: child.stdout! }).once("line", (line) =>
      resolve((JSON.parse(line) as { url: string }).url),
    );
  });
  const proc = `/proc/${child.pid}`;
  const bytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`${proc}/status`, "utf8"))?.[1]) * 1_024;
  return {
    url,
    residentBytes: () => bytes("VmRSS"),
    peakBytes: () => bytes("VmHWM"),
    forgetPeak: () => writeFileSync(`${proc}/clear_refs`, "5"),
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin!.end();
      await ended;
    },
  };
}

/** The production build of these sources, served as `npm start` serves it. */
export async function startBuiltApp({ folder }: BenchServer, databaseUrl: string): Promise<AppServer> {
  const place = await claimDemoFolder(path.join(folder, "demo"), false);
  const app = await buildApp(ROOT, place, createProgress(), () => {}).finally(() => place.release());
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const itself = { APP_URL: url, NEXTAUTH_URL: url, PORT: port, HOSTNAME: "127.0.0.1" };
  const child = start(["server.js"], { ...productEnvironment(databaseUrl), ...itself }, app);
  child.stdout!.resume();
  while (
    !(await fetch(`${url}/api/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`the app ended with ${child.exitCode} while starting`);
    await pause(100);
  }
  return {
    url,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export type AppServer = { url: string; stop(): Promise<void> };

function start(args: string[], env: NodeJS.ProcessEnv, cwd = ROOT): ChildProcess {
  return spawn(process.execPath, args, { cwd, env, stdio: ["pipe", "pipe", "inherit"] });
}
