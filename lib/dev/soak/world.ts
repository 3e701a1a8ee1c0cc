import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "../../../prisma/migrate.mjs";
import { startLocalStripe } from "../stripe/server";
import { lastingPort, postgresVictim, processVictim, type Victim } from "./processes";

/** A whole deployment that may be killed piece by piece. */
export type World = {
  /** Addresses of the two listeners. */
  ingest: [string, string];
  secret: string;
  /** In the order in which they are killed, round after round. */
  victims: Victim[];
  /** Pays a checkout as a customer would on its page. */
  pay(checkoutUrl: string): Promise<void>;
  /** Returns when Stripe has nothing left to deliver. */
  delivered(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A durable Postgres of its own, two listeners, Stripe's door, and a local Stripe that delivers every event twice.
 * Sets this process's environment, so it comes before anything of the product is imported.
 */
export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), "purser-soak-"));
  const log = (name: string) => path.join(folder, `${name}.log`);
  const toStop: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of toStop.reverse()) await each();
  };
  try {
    const postgres = await postgresVictim({
      dataDir: path.join(folder, "postgres"),
      logFile: log("postgres"),
      password: randomBytes(16).toString("hex"),
      preferredPort: await lastingPort(),
    });
    toStop.push(async () => {
      await postgres.stop();
      rmSync(postgres.server.dataDir, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    });
    await migrate(postgres.server.url);
    const stripe = await startLocalStripe({ port: 0, courier: { retryDelaysMs: Array<number>(1_000).fill(100) } });
    toStop.push(() => stripe.close());
    Object.assign(process.env, environment(postgres.server.url, stripe));

    const ports = [await lastingPort(), await lastingPort(), await lastingPort()] as const;
    const processes = await Promise.all([
      ...[0, 1].map((which) =>
        processVictim({
          name: `listener ${which + 1}`,
          file: "lib/ingest/main.mjs",
          env: { INGEST_PORT: String(ports[which]), INGEST_STOP_WITH_STDIN: "1" },
          logFile: log(`ingest-${which + 1}`),
        }),
      ),
      processVictim({
        name: "Stripe's door",
        file: "lib/dev/soak/webhook-listener.ts",
        env: { SOAK_WEBHOOK_PORT: String(ports[2]) },
        logFile: log("webhook"),
      }),
    ]);
    for (const each of processes) toStop.push(() => each.stop());
    const [first, second, door] = processes as [Victim, Victim, Victim];

    const control = async (name: string, body: object) => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const answer = await fetch(`${stripe.url}/_control/${name}`, init);
      if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    };
    await control("webhook", { url: `http://127.0.0.1:${ports[2]}/webhook`, secret: stripe.webhookSecret });
    await control("delivery", { mode: "duplicate" });
    return {
      ingest: [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`],
      secret: process.env.BILLING_SECRET ?? "",
      victims: [postgres, first, postgres, second, postgres, door],
      pay: (checkoutUrl) => {
        const [session] = /cs_test_\w+/.exec(checkoutUrl) ?? [];
        return control(`checkout/${session}/pay`, { card: "4242424242424242" });
      },
      delivered: () => control("flush", {}),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function environment(databaseUrl: string, stripe: { url: string; webhookSecret: string }): Record<string, string> {
  return {
    PURSER_MODE: "test",
    DATABASE_URL: databaseUrl,
    APP_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    BILLING_SECRET: randomBytes(32).toString("hex"),
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    JOBS: "cron",
    LOG_LEVEL: "error",
  };
}
