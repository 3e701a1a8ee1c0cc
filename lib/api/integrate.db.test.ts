import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { ledgerBreaches } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { startIngest, type Ingest } from "@/lib/ingest/server";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();

const guide = readFileSync("docs/integrate.md", "utf8");
const snippets = [...guide.matchAll(/^```(sh|ts|python)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
  language: language!,
  code: code!,
  title: code!.trim().split("\n")[0]!.slice(0, 60),
}));
let ingest: Ingest | undefined;
const folder = mkdtempSync(path.join(tmpdir(), "purser-guide-"));
/** What runs a language's snippets beside Node. */
const PROGRAMS: Record<string, string> = { sh: "curl", python: "python3" };
const missing = new Set<string>();
for (const program of Object.values(PROGRAMS)) await run(program, ["--version"], "").catch(() => missing.add(program));

beforeAll(async () => {
  await seedCatalogue();
  ingest = await startIngest();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(await ledgerBreaches()).toEqual([]);
  await ingest?.close();
  await closeDatabase();
});

test("the guide has snippets in every language that it promises", () => {
  expect(new Set(snippets.map(({ language }) => language))).toEqual(new Set(["sh", "ts", "python"]));
  for (const program of missing)
    console.warn(`${program} is not on the PATH: the guide's snippets for it were not run`);
});

// npm test needs nothing but Node: what cannot run here is named, and runs where its program is.
test.each(snippets.filter(({ language }) => !missing.has(PROGRAMS[language] ?? "")))(
  "$language: $title",
  async ({ language, code }) => {
    const before = await usageCount();
    if (language === "ts") await run(process.execPath, ["--import", "tsx", fileOf(code)], "");
    else await run(language === "sh" ? "sh" : "python3", language === "sh" ? ["-eu"] : ["-"], code);
    if (/\/usage"|settle/.test(code)) expect(await usageCount()).toBe(before + 1);
  },
);

async function usageCount(): Promise<number> {
  return database().prisma.usage.count();
}

function fileOf(code: string): string {
  const file = path.join(folder, "snippet.mts");
  writeFileSync(file, code);
  return file;
}

function run(command: string, args: readonly string[], input: string): Promise<string> {
  const environment = {
    PATH: process.env["PATH"],
    PURSER_URL: ingest?.url,
    BILLING_SECRET: env.BILLING_SECRET,
  } as unknown as NodeJS.ProcessEnv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: environment, stdio: "pipe" });
    let said = "";
    child.stdout.on("data", (text: Buffer) => (said += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${command} ended with ${code}: ${said}`)),
    );
    child.stdin.end(input);
  });
}
