import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { lastLines } from "./first-step.mjs";
import type { Running } from "./supervisor";
import { endOf, hasEnded, spawnTethered, stopChild } from "./tethered";

const START_TIMEOUT_MS = 120_000;

/** Starts the app and waits until it says that it is well. */
export async function startApp(given: {
  folder: string;
  mode: "demo" | "dev";
  port: number;
  env: Record<string, string>;
  logFile: string;
  /** Told at once how to stop it, since getting ready takes a while. */
  starting: (running: Running) => void;
}): Promise<Running> {
  const { folder, mode, port, env, logFile } = given;
  const said = existsSync(logFile) ? readFileSync(logFile).length : 0;
  const child = spawnTethered({
    command: process.execPath,
    args:
      mode === "demo"
        ? ["server.js"]
        : ["node_modules/next/dist/bin/next", "dev", "-H", "127.0.0.1", "-p", String(port)],
    cwd: folder,
    env: {
      ...env,
      NODE_ENV: mode === "demo" ? "production" : "development",
      PATH: process.env.PATH,
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
    },
    logFile,
    graceMs: 8_000,
  });
  const running = { ended: endOf(child), stop: () => stopChild(child) };
  given.starting(running);
  try {
    for (const deadline = Date.now() + START_TIMEOUT_MS; !(await isWell(port)); await pause(100)) {
      if (hasEnded(child)) throw new Error("The app ended while it was starting.");
      if (Date.now() > deadline) throw new Error(`The app does not answer /api/health with 200. ${await answer(port)}`);
    }
  } catch (error) {
    await stopChild(child);
    const log = existsSync(logFile) ? readFileSync(logFile).subarray(said).toString("utf8") : "";
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n${lastLines(log, 20)}\n\nThe whole log: ${logFile}`, { cause: error });
  }
  return running;
}

async function isWell(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(30_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function answer(port: number): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(30_000) });
    return `It answers ${response.status}: ${(await response.text()).slice(0, 500)}`;
  } catch (error) {
    return String(error);
  }
}
