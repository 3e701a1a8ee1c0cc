import path from "node:path";
import { migrate } from "../../../prisma/migrate.mjs";
import { startPostgres } from "../postgres";
import { buildApp, generateClient, run } from "./app-build";
import {
  appEnvironment,
  LOCAL_STRIPE_KEY,
  needsLocalMailbox,
  needsLocalModels,
  needsLocalStripe,
  type StandIns,
} from "./app-environment";
import type { DemoFolder, Ports, Services } from "./demo-folder";
import { preferredPort } from "./ports";
import type { Progress } from "./progress.mjs";
import { startApp } from "./serve-app";
import { startStandIn } from "./stand-in";
import { Supervisor, type Running } from "./supervisor";

export type StackOptions = {
  root: string;
  folder: DemoFolder;
  environment: Record<string, string | undefined>;
  /** Of the app. Undefined: any free one, the last one first. */
  port: number | undefined;
  /** `demo` serves a production build, `dev` serves the sources with hot reload. */
  mode: "demo" | "dev";
  progress: Progress;
  /** A service that keeps ending was given up. */
  onLost(error: Error): void;
};

export type Stack = {
  start(): Promise<Services>;
  /** Everything that was started, the last first. May be called while still starting. */
  stop(): Promise<void>;
};

/** The product with everything around it: database, local Stripe, local models, mailbox, then the app and its listener. */
export function createStack(options: StackOptions): Stack {
  const supervisor = new Supervisor(options.progress, options.onLost);
  return { start: () => start(options, supervisor), stop: () => supervisor.stop() };
}

async function start(options: StackOptions, supervisor: Supervisor): Promise<Services> {
  const { root, folder, environment, progress } = options;
  const step = <Result>(name: string, work: () => Promise<Result>) =>
    progress.step(name, () => supervisor.unlessStopping(work));
  const started = (running: Running) => supervisor.alsoStop(running);
  const ports: Ports = { ...folder.ports };
  ports.app = options.port ?? (await preferredPort(ports.app));
  const appUrl = `http://localhost:${ports.app}`;

  await supervisor.unlessStopping(() => generateClient(root, folder.logFile("generate"), progress, started));
  const databaseUrl =
    environment.DATABASE_URL || (await step("Starting Postgres", () => startDatabase(folder, ports, supervisor)));
  const standIns = await step("Starting the local Stripe, models and mailbox", () =>
    startStandIns(options, ports, supervisor),
  );
  folder.rememberPorts(ports);
  const appEnv = appEnvironment({ environment, appUrl, databaseUrl, standIns, secrets: folder.secrets });

  await step("Bringing the database up to date", () => migrate(databaseUrl));
  await step("Filling in the demo data", () => {
    const env = { ...process.env, ...appEnv };
    return run("The seed", ["lib/tasks/run.mjs", "seed"], root, env, folder.logFile("seed"), started);
  });
  const app =
    options.mode === "demo" ? await supervisor.unlessStopping(() => buildApp(root, folder, progress, started)) : root;
  await step("Starting the app", () =>
    supervisor.keep("The app", (starting) =>
      startApp({
        folder: app,
        mode: options.mode,
        port: ports.app ?? 0,
        env: appEnv,
        logFile: folder.logFile("app"),
        starting,
      }),
    ),
  );
  const ingest = await step("Starting the ingest listener", () => startListener(options, ports, appEnv, supervisor));
  folder.rememberPorts(ports);
  const services = {
    app: appUrl,
    ingest,
    database: databaseUrl,
    stripe: standIns.stripe ?? null,
    models: standIns.models ?? null,
    mailbox: standIns.mailbox?.url ?? null,
    billingSecret: appEnv.BILLING_SECRET ?? "",
    webhookSecret: appEnv.STRIPE_WEBHOOK_SECRET ?? "",
    cronSecret: appEnv.CRON_SECRET ?? "",
    metricsToken: appEnv.METRICS_TOKEN ?? "",
  };
  folder.publish(services);
  return services;
}

async function startDatabase(folder: DemoFolder, ports: Ports, supervisor: Supervisor): Promise<string> {
  const server = await supervisor.keep("Postgres", async () => {
    const postgres = await startPostgres({
      dataDir: folder.at("postgres"),
      logFile: folder.logFile("postgres"),
      password: folder.secrets.databasePassword,
      preferredPort: ports.postgres,
    });
    ports.postgres = postgres.port; // a restart must come back under the address that the app knows
    return postgres;
  });
  return server.url;
}

async function startStandIns(options: StackOptions, ports: Ports, supervisor: Supervisor): Promise<StandIns> {
  const { environment } = options;
  const [stripe, models, mailbox] = await Promise.all([
    needsLocalStripe(environment) ? startStripe(options, ports, supervisor) : undefined,
    needsLocalModels(environment) ? startModels(options, ports, supervisor) : undefined,
    needsLocalMailbox(environment) ? startMailbox(options, ports, supervisor) : undefined,
  ]);
  return { stripe, models, mailbox };
}

async function startStripe({ root, folder, environment }: StackOptions, ports: Ports, supervisor: Supervisor) {
  ports.stripe = await preferredPort(ports.stripe);
  const env = {
    LOCAL_STRIPE_PORT: String(ports.stripe),
    LOCAL_STRIPE_STATE: folder.at("stripe.json"),
    LOCAL_STRIPE_WEBHOOK_URL: `http://127.0.0.1:${ports.app}/api/stripe/webhook`,
    LOCAL_STRIPE_WEBHOOK_SECRET: environment.STRIPE_WEBHOOK_SECRET || folder.secrets.webhookSecret,
    LOCAL_STRIPE_API_KEY: LOCAL_STRIPE_KEY,
    LOCAL_STRIPE_STOP_WITH_STDIN: "1",
  };
  const file = path.join("lib", "dev", "stripe", "main.ts");
  const server = await supervisor.keep("The local Stripe", (starting) =>
    startStandIn({ root, file, env, logFile: folder.logFile("stripe"), starting }),
  );
  return announcedText(server.announced, "url");
}

async function startModels({ root, folder }: StackOptions, ports: Ports, supervisor: Supervisor) {
  ports.models = await preferredPort(ports.models);
  const env = { LOCAL_MODELS_PORT: String(ports.models), LOCAL_MODELS_STOP_WITH_STDIN: "1" };
  const file = path.join("lib", "dev", "models", "main.ts");
  const server = await supervisor.keep("The local models", (starting) =>
    startStandIn({ root, file, env, logFile: folder.logFile("models"), starting }),
  );
  return announcedText(server.announced, "url");
}

async function startMailbox({ root, folder }: StackOptions, ports: Ports, supervisor: Supervisor) {
  ports.mailboxSmtp = await preferredPort(ports.mailboxSmtp);
  ports.mailboxWeb = await preferredPort(ports.mailboxWeb);
  const env = {
    LOCAL_MAILBOX_SMTP_PORT: String(ports.mailboxSmtp),
    LOCAL_MAILBOX_WEB_PORT: String(ports.mailboxWeb),
    LOCAL_MAILBOX_DIR: folder.at("mailbox"),
    LOCAL_MAILBOX_STOP_WITH_STDIN: "1",
  };
  const file = path.join("lib", "dev", "mailbox", "main.ts");
  const server = await supervisor.keep("The mailbox", (starting) =>
    startStandIn({ root, file, env, logFile: folder.logFile("mailbox"), starting }),
  );
  return { smtpUrl: announcedText(server.announced, "smtpUrl"), url: announcedText(server.announced, "url") };
}

/** The lean listener for service traffic, as `npm run ingest` starts it. */
async function startListener(
  { root, folder }: StackOptions,
  ports: Ports,
  appEnv: Record<string, string>,
  supervisor: Supervisor,
): Promise<string> {
  const file = path.join("lib", "ingest", "main.mjs");
  const nodeArgs = ["--conditions", "react-server"];
  const listener = await supervisor.keep("The ingest listener", async (starting) => {
    ports.ingest = await preferredPort(ports.ingest); // a restart must come back under the address that scripts know
    const env = { ...appEnv, INGEST_PORT: String(ports.ingest), INGEST_STOP_WITH_STDIN: "1" };
    return startStandIn({ root, file, nodeArgs, env, logFile: folder.logFile("ingest"), starting });
  });
  return announcedText(listener.announced, "url");
}

function announcedText(announced: Record<string, unknown>, name: string): string {
  const value = announced[name];
  if (typeof value !== "string") throw new Error(`A service did not announce its ${name}.`);
  return value;
}
