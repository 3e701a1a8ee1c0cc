import path from "node:path";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "@/lib/contracts/demo-people";
import { refusal } from "./app-environment";
import { parseArguments } from "./arguments";
import { claimDemoFolder, type DemoFolder, type Services } from "./demo-folder";
import { watchNpm } from "./npm-parent";
import { isPortFree } from "./ports";
import type { Progress } from "./progress.mjs";
import { createStack } from "./stack";
import { Stopping } from "./supervisor";

/** `npm run demo` and `npm run dev`, after the packages are there. Returns when everything is stopped. */
export async function runDemo(mode: "demo" | "dev", root: string, progress: Progress): Promise<void> {
  const { fresh, port, demoDir } = parseArguments(process.argv.slice(2), process.env);
  const no = refusal(process.env);
  if (no) throw new Error(no);
  const folder = await claimDemoFolder(path.resolve(root, demoDir), fresh);
  try {
    await refuseTakenPort(port, mode);
    if (process.env.DATABASE_URL)
      progress.note(`Using the database at ${hostOf(process.env.DATABASE_URL)} (DATABASE_URL).`);
    await serveUntilStopped(mode, root, folder, port, progress);
  } finally {
    folder.release();
  }
}

async function serveUntilStopped(
  mode: "demo" | "dev",
  root: string,
  folder: DemoFolder,
  port: number | undefined,
  progress: Progress,
): Promise<void> {
  let failure: Error | undefined;
  let stopRequested: () => void = () => {};
  const untilStop = new Promise<void>((resolve) => (stopRequested = resolve));
  const onLost = (error: Error) => {
    failure ??= error;
    stopRequested();
  };
  const stack = createStack({ root, folder, environment: process.env, port, mode, progress, onLost });
  const stopListening = onStopSignal(stopRequested, () => folder.release());
  const serving = stack.start().then(
    (services) => progress.note(welcome(services, mode)),
    (error: Error) => {
      if (!(error instanceof Stopping)) onLost(error);
    },
  );
  await untilStop;
  if (!failure) progress.note("\nStopping …");
  await stack.stop();
  await serving;
  stopListening();
  if (failure) throw failure;
  progress.note(`Stopped. Your data stays in ${path.relative(process.cwd(), folder.path) || folder.path}.`);
}

/** The first signal asks to stop; the second does not wait (what is tethered stops by itself). */
function onStopSignal(stop: () => void, beforeLeaving: () => void): () => void {
  let asked = false;
  const onSignal = () => {
    if (asked) {
      beforeLeaving();
      process.exit(130);
    }
    asked = true;
    stop();
  };
  const npmIsGone = watchNpm();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  const watch = setInterval(() => {
    if (npmIsGone()) stop();
  }, 500);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
}

async function refuseTakenPort(port: number | undefined, mode: string): Promise<void> {
  if (port === undefined || (await isPortFree(port))) return;
  throw new Error(
    `Port ${port} is taken by another program. Choose another with PORT=${port + 1} npm run ${mode}, ` +
      `or have a free one chosen with PORT=0.`,
  );
}

function welcome(services: Services, mode: "demo" | "dev"): string {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length));
  return [
    "",
    `Purser is ready: ${services.app}`,
    "",
    `Sign in with the password ${DEMO_PASSWORD} as`,
    ...DEMO_PEOPLE.map(({ email, about }) => `  ${email.padEnd(width)}  ${about}`),
    "",
    ...(services.mailbox ? [`Mails arrive at ${services.mailbox}`] : []),
    ...(services.stripe ? ["Pay with the card 4242 4242 4242 4242, any later date and any CVC."] : []),
    `Ctrl-C stops it all; npm run ${mode} -- --fresh starts over with new data.`,
  ].join("\n");
}

function hostOf(databaseUrl: string): string {
  try {
    return new URL(databaseUrl).host;
  } catch {
    throw new Error("DATABASE_URL is not an address. It looks like postgresql://user:password@host:5432/purser");
  }
}
