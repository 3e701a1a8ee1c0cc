import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { reachableFolder, serverOwner } from "../postgres-binaries";
import { seconds, type Progress } from "./progress.mjs";
import type { Running } from "./supervisor";
import { sum, type Counts } from "./test-counts";
import { runChecks, runJourneys, runVitest, type PartContext } from "./test-parts";

const PARTS: Record<string, (context: PartContext) => Promise<Counts>> = {
  check: runChecks,
  unit: (context) => runVitest("unit", context),
  db: (context) => runVitest("db", context),
  e2e: runJourneys,
};

type Outcome = { part: string; counts: Counts; ms: number };

/** Runs one part or all of them up to the first that fails; the exit code. */
export async function runTests(args: string[], root: string, progress: Progress): Promise<number> {
  const { parts, runnerArgs } = parseTestArguments(args);
  const scratch = mkdtempSync(path.join(tmpdir(), "purser-tests-"));
  chmodSync(scratch, 0o711); // started by root, Postgres is another user and must pass through
  const running = new Set<Running>();
  const started = (each: Running) => {
    running.add(each);
    void each.ended.then(() => running.delete(each));
  };
  stopOnSignals(running);

  const outcomes: Outcome[] = [];
  for (const part of parts) {
    progress.note(`\n── ${part} ──`);
    const begun = Date.now();
    const counts = await runPart(part, { root, scratch, args: runnerArgs, progress, started });
    outcomes.push({ part, counts, ms: Date.now() - begun });
    if (counts.failed) break;
  }
  const failed = outcomes.some(({ counts }) => counts.failed > 0);
  if (!failed) remove(scratch);
  progress.note(summary(parts, outcomes, runnerArgs.length > 0));
  if (failed) progress.note(`Logs and reports: ${scratch}`);
  progress.note(closingLine(parts, outcomes));
  return failed ? 1 : 0;
}

/** Throws a sentence for the person when the part is unknown. */
export function parseTestArguments(args: string[]): { parts: string[]; runnerArgs: string[] } {
  const [first, ...rest] = args;
  if (first === undefined) return { parts: Object.keys(PARTS), runnerArgs: [] };
  if (!(first in PARTS)) {
    throw new Error(`There is no part named ${first}. The parts are ${Object.keys(PARTS).join(", ")}; none means all.`);
  }
  if (first === "check" && rest.length) throw new Error(`The checks take no further arguments (${rest.join(" ")}).`);
  return { parts: [first], runnerArgs: rest };
}

export function summary(parts: string[], outcomes: Outcome[], chosen: boolean): string {
  const lines = outcomes.map(({ part, counts, ms }) => {
    const skipped = counts.skipped ? `, ${counts.skipped} skipped${chosen ? "" : " (which counts as failed)"}` : "";
    return `${part.padEnd(6)} ${counts.passed} passed, ${counts.failed} failed${skipped}  in ${seconds(ms)}`;
  });
  const notRun = parts.filter((part) => !outcomes.some((outcome) => outcome.part === part));
  if (notRun.length) lines.push(`Not run because of the failure: ${notRun.join(", ")}`);
  return `\n${lines.join("\n")}`;
}

/** The sum over the tests. The checks are no tests: they are counted when they fail, or when they were all there was. */
export function closingLine(parts: string[], outcomes: Outcome[]): string {
  const counted = outcomes.map(({ part, counts }) =>
    part === "check" && parts.length > 1 ? { ...counts, passed: 0 } : counts,
  );
  const { passed, failed } = sum(counted);
  return `${passed} passed, ${failed} failed`;
}

async function runPart(part: string, context: PartContext): Promise<Counts> {
  try {
    const work = PARTS[part];
    if (!work) throw new Error(`There is no part named ${part}.`);
    return await work(context);
  } catch (error) {
    context.progress.note(`\n${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function stopOnSignals(running: Set<Running>): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      void Promise.all([...running].map((each) => each.stop())).finally(() => process.exit(130));
    });
  }
}

function remove(scratch: string): void {
  const dataDir = reachableFolder(path.join(scratch, "demo", "postgres"), serverOwner());
  for (const folder of [dataDir, scratch]) rmSync(folder, { recursive: true, force: true });
}
