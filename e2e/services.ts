import type { Locator, Page } from "@playwright/test";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test as base, expect } from "@playwright/test";
import type { Services } from "../lib/dev/demo/demo-folder";

/** The file in which a running demo tells scripts where its services are and what opens them. */
const SERVICES_FILE = process.env.E2E_SERVICES ?? path.join(import.meta.dirname, "..", ".demo", "services.json");

export type { Services };
export { expect };

/** Throws a sentence for the person when no demo is running. */
export function readServices(): Services {
  if (!existsSync(SERVICES_FILE)) {
    throw new Error(`${SERVICES_FILE} does not exist. Use npm run test:e2e, or start npm run demo first.`);
  }
  return JSON.parse(readFileSync(SERVICES_FILE, "utf8")) as Services;
}

/** Playwright's `test` with the running services at hand: `test("…", async ({ page, services }) => …)`. */
export const test = base.extend<object, { services: Services }>({
  services: [async ({}, use) => use(readServices()), { scope: "worker" }],
});

/** A text that can be seen: what streams in is in the page twice for a moment, once where nobody sees it. */
export function shown(within: Page | Locator, text: string | RegExp, options?: { exact?: boolean }) {
  return within.getByText(text, options).filter({ visible: true });
}

/** A field that can be seen, by its label: for the same reason. */
export function field(within: Page | Locator, label: string | RegExp, options?: { exact?: boolean }) {
  return within.getByLabel(label, options).filter({ visible: true });
}
