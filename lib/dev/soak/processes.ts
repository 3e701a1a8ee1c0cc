import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { randomInt } from "node:crypto";
import { isPortFree } from "../demo/ports";
import { lastLines } from "../demo/first-step.mjs";
import { parseAnnouncement } from "../demo/stand-in";
import { endOf, hasEnded } from "../demo/tethered";
import { startPostgres, type PostgresOptions, type PostgresServer } from "../postgres";

/** Something that can be killed without a warning and started again under the same address. */
export type Victim = {
  name: string;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  stop(): Promise<void>;
};

const READY_TIMEOUT_MS = 60_000;

/**
 * A port that nobody is given by chance. The system hands out those above for outgoing connections, and a server that
 * was killed would not always get such a one back.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    if (await isPortFree(port)) return port;
  }
}

export async function postgresVictim(
  options: PostgresOptions & { preferredPort: number },
): Promise<Victim & { server: PostgresServer }> {
  let server = await startPostgres(options);
  return {
    name: "Postgres",
    server,
    kill: async () => {
      process.kill(server.pid, "SIGKILL");
      await server.ended;
    },
    startAgain: async () => {
      server = await startPostgres(options);
      if (server.port !== options.preferredPort) throw new Error("Postgres did not get its port back");
    },
    stop: () => server.stop(),
  };
}

/** A process of the product that says on one line when it is ready and stops when its standard input closes. */
export async function processVictim(given: {
  name: string;
  file: string;
  env: Record<string, string | undefined>;
  logFile: string;
}): Promise<Victim> {
  let child = await start(given);
  return {
    name: given.name,
    kill: async () => {
      const ended = endOf(child);
      child.kill("SIGKILL");
      await ended;
    },
    startAgain: async () => {
      child = await start(given);
    },
    stop: async () => {
      if (hasEnded(child)) return;
      const ended = endOf(child);
      child.stdin?.end();
      await ended;
    },
  };
}

async function start(given: Parameters<typeof processVictim>[0]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions", "react-server", given.file], {
    env: { ...process.env, ...given.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  const log = createWriteStream(given.logFile, { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once("close", () => log.end());
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<boolean>((resolve) =>
    lines.on("line", (line) => {
      if (parseAnnouncement(line)) resolve(true);
    }),
  );
  const timeout = setTimeout(() => child.kill("SIGKILL"), READY_TIMEOUT_MS);
  const isReady = await Promise.race([ready, endOf(child).then(() => false)]);
  clearTimeout(timeout);
  if (isReady) return child;
  const said = existsSync(given.logFile) ? lastLines(readFileSync(given.logFile, "utf8"), 12) : "";
  throw new Error(`${given.name} did not start.\n${said}`);
}
