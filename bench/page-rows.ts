import { setTimeout as pause } from "node:timers/promises";
import { chromium, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { findBrowser } from "../e2e/browser";
import { pageIsThere, signIn } from "../e2e/steps";
import { row, type Row } from "./rows";
import { makeDatabase, runAloud, startBuiltApp, type BenchServer } from "./servers";
import { spreadOf } from "./statistics";
import type { Options } from "./write-rows";

/** What is opened, and as whom: somebody with months of history, and somebody who sees everybody. */
const PAGES = [
  { path: "/tokens", email: "busy@demo.test" },
  { path: "/admin/tokens", email: "root@demo.test" },
] as const;

type Opened = { scriptKb: number; largestPaintSeconds: number };

/** What a browser that was never there before loads, and how soon it has painted, from a server that is warm. */
export async function pageRows(bench: BenchServer, { wants, rounds }: Options): Promise<Row[]> {
  if (!wants("page_js_kb") && !wants("page_lcp")) return [];
  const url = await makeDatabase(bench, "pages");
  await runAloud("lib/tasks/tasks.ts", ["seed"], url);
  const app = await startBuiltApp(bench, url);
  const browser = await startBrowser();
  const opened: Record<string, Opened[]> = {};
  try {
    for (const { path, email } of PAGES) {
      const signedIn = await signedInState(browser, app.url, email);
      await open(browser, signedIn, app.url + path); // warms the server
      for (let round = 1; round <= rounds; round++) {
        console.log(`Opening ${path}, round ${round} of ${rounds}…`);
        (opened[path] ??= []).push(await open(browser, signedIn, app.url + path));
      }
    }
  } finally {
    await browser.close();
    await app.stop();
  }
  return [
    ...(wants("page_js_kb") ? [worstOf("page_js_kb", opened, (one) => one.scriptKb, "kB")] : []),
    ...(wants("page_lcp") ? [worstOf("page_lcp", opened, (one) => one.largestPaintSeconds, "s")] : []),
  ];
}

/** The page that does worse counts. */
function worstOf(
  name: "page_js_kb" | "page_lcp",
  opened: Record<string, Opened[]>,
  pick: (one: Opened) => number,
  unit: string,
): Row {
  const pages = Object.entries(opened).map(([path, each]) => ({ path, values: each.map(pick) }));
  const places = unit === "kB" ? 0 : 2;
  const words = pages.map(({ path, values }) => `${path} ${spreadOf(values).median.toFixed(places)} ${unit}`);
  const rounds = pages[0]?.values.map((_, round) => Math.max(...pages.map(({ values }) => values[round]!))) ?? [];
  return row(name, rounds, words.join(", "));
}

async function startBrowser(): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser();
  const surroundings = Object.fromEntries(Object.entries({ ...process.env, ...env }).filter(([, value]) => value));
  return chromium.launch({
    args,
    env: surroundings as Record<string, string>,
    ...(executablePath && { executablePath }),
  });
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signedInState(browser: Browser, origin: string, email: string): Promise<State> {
  const context = await browser.newContext({ baseURL: origin });
  await signIn(await context.newPage(), email);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** In a context of its own, so that nothing is in a cache. */
async function open(browser: Browser, storageState: State, address: string): Promise<Opened> {
  const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const answer = await page.goto(address, { waitUntil: "load" });
    if (!answer?.ok()) throw new Error(`${address} answered ${answer?.status()}`);
    if (page.url() !== address) throw new Error(`${address} led to ${page.url()}`);
    await pageIsThere(page);
    const scriptKb = await settledScriptKb(page);
    return { scriptKb, largestPaintSeconds: await largestPaintSeconds(page) };
  } finally {
    await context.close();
  }
}

/** Compressed, as they came over the wire: all that the page loads by itself, once no more come. */
async function settledScriptKb(page: Page): Promise<number> {
  const read = () =>
    page.evaluate(() =>
      (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
        .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    );
  for (let before = await read(); ;) {
    await pause(500);
    const after = await read();
    if (after === before) return after / 1_000;
    before = after;
  }
}

function largestPaintSeconds(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime / 1_000)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
}
