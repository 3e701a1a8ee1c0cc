import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { reachableFolder, serverOwner } from "../postgres-binaries";
import { clearLeftovers } from "../postgres-leftovers";
import { tryLock } from "./lock-file.mjs";

/** Made once per demo folder, so that sessions, keys and the database stay usable across restarts. */
export type Secrets = {
  billingSecret: string;
  nextAuthSecret: string;
  webhookSecret: string;
  cronSecret: string;
  metricsToken: string;
  databasePassword: string;
};

/** The ports of the last run, by service. */
export type Ports = Partial<
  Record<"app" | "ingest" | "postgres" | "stripe" | "models" | "mailboxSmtp" | "mailboxWeb", number>
>;

/** What scripts may know about a running demo. Null: a real service is used, and its address is the environment's. */
export type Services = {
  app: string;
  ingest?: string;
  database: string;
  stripe: string | null;
  models: string | null;
  mailbox: string | null;
  billingSecret: string;
  webhookSecret: string;
  cronSecret: string;
  metricsToken: string;
};

export type DemoFolder = {
  path: string;
  /** The path of something inside. */
  at(...parts: string[]): string;
  logFile(name: string): string;
  secrets: Secrets;
  ports: Ports;
  rememberPorts(ports: Ports): void;
  publish(services: Services): void;
  release(): void;
};

/** Tells a demo's folder from any other, before anything in it is replaced or removed. */
const MARKER = ".purser-demo";

/** Takes the folder for this process. Throws a sentence for the person when it is in use or something else. */
export async function claimDemoFolder(folder: string, fresh: boolean): Promise<DemoFolder> {
  const shown = path.relative(process.cwd(), folder) || ".";
  refuseOtherFolders(folder, shown);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, MARKER), "A running or stopped Purser demo. Safe to remove while it is stopped.\n");
  const lock = tryLock(path.join(folder, "demo.lock"));
  if (!lock.held) throw new Error(alreadyRunning(folder, shown, lock.holder));

  if (fresh) await empty(folder);
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  const at = (...parts: string[]) => path.join(folder, ...parts);
  rmSync(at("services.json"), { force: true }); // left by a demo that was killed
  return {
    path: folder,
    at,
    logFile: (name) => at("logs", `${name}.log`),
    secrets: loadSecrets(at("secrets.json")),
    ports: readJson<Ports>(at("ports.json")) ?? {},
    rememberPorts: (ports) => writePrivately(at("ports.json"), ports),
    publish: (services) => writePrivately(at("services.json"), services),
    release: () => {
      rmSync(at("services.json"), { force: true });
      lock.release();
    },
  };
}

export function looksLikeDemoFolder(folder: string): boolean {
  return existsSync(path.join(folder, MARKER));
}

function refuseOtherFolders(folder: string, shown: string): void {
  const isNew = !existsSync(folder) || readdirSync(folder).length === 0;
  if (isNew || looksLikeDemoFolder(folder)) return;
  throw new Error(`${shown} is not empty and not the folder of a demo. Choose another with DEMO_DIR=<folder>.`);
}

function alreadyRunning(folder: string, shown: string, holder: number): string {
  const running = readJson<Services>(path.join(folder, "services.json"));
  return (
    `A demo is already ${running ? `running at ${running.app}` : "starting"} from ${shown} (process ${holder}). ` +
    "Stop it first, or start a second one with DEMO_DIR=<another folder> PORT=0."
  );
}

async function empty(folder: string): Promise<void> {
  const dataDir = reachableFolder(path.join(folder, "postgres"), serverOwner());
  await clearLeftovers(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  for (const name of readdirSync(folder)) {
    if (name !== MARKER && name !== "demo.lock") rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

function loadSecrets(file: string): Secrets {
  const kept = readJson<Partial<Secrets>>(file) ?? {};
  const secrets = { ...makeSecrets(), ...kept };
  writePrivately(file, secrets);
  return secrets;
}

function makeSecrets(): Secrets {
  const hex = () => randomBytes(32).toString("hex");
  return {
    billingSecret: hex(),
    nextAuthSecret: hex(),
    webhookSecret: `whsec_${hex()}`,
    cronSecret: hex(),
    metricsToken: hex(),
    databasePassword: hex(),
  };
}

/** Whole or not at all, and for the owner's eyes only. */
function writePrivately(file: string, content: object): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

function readJson<Content>(file: string): Content | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Content) : undefined;
}
