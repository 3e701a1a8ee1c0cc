import { readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, shown, test } from "./services";
import { expectAccessible, pageIsThere, signIn } from "./steps";

/*
 * Every page that a customer can see, found by its folder, so that a new one is looked at without being listed here.
 * Nothing is in anybody's way, cut off at the side, or thrown in the browser: on a phone in light, on a desktop in dark.
 */

/** Pages of one thing each, and where a link leads to one. */
const listedOn: Record<string, string> = {
  "/tokens/transactions/[id]": "/tokens/history",
  "/tokens/statements/[month]": "/tokens/statements",
  "/runs/[id]": "/runs",
  "/studio/projects/[id]": "/studio/projects",
  "/studio/pieces/[id]": "/studio",
};

/** What an address needs, or shows besides. */
const queries: Record<string, string[]> = {
  "/sign-in/link": ["?token=x"],
  "/sign-in/by-mail": ["", "?for=password"],
  "/reset-password": ["?token=x"],
  "/studio": ["", "?tab=chat", "?tab=image", "?tab=speech", "?tab=transcribe"],
};

const themes: Record<string, "light" | "dark"> = { phone: "light", desktop: "dark" };

test("whoever is not signed in reads every page", async ({ page }, { project }) => {
  test.setTimeout(120_000); // every word of the reference is looked at
  const theme = themes[project.name]!;
  for (const route of [...routesIn("(public)"), ...routesIn("(auth)")]) await lookAt(page, route, theme);
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  await expectAccessible(page, [theme]);
});

for (const section of ["tokens", "studio", "runs", "settings"]) {
  test(`a customer reads every page of ${section}`, async ({ page }, { project }) => {
    test.setTimeout(90_000);
    await signIn(page, "busy@demo.test");
    // A payment that waits for a bank is nobody's for long: recharge.spec.ts makes one and looks at it.
    const routes = routesIn(`(account)/${section}`).filter((route) => !route.includes("/finish/"));
    for (const route of routes) await lookAt(page, route, themes[project.name]!);
  });
}

test("a customer who asks for a page of the staff reads why not", async ({ page }, { project }) => {
  await signIn(page, "user@demo.test");
  const answer = await page.goto("/admin/tokens");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "Your account may not open this page" })).toBeVisible();
  await expectAccessible(page, [themes[project.name]!]);
});

test("by the keyboard alone: to a page, to its search, and out of a menu", { tag: "@desktop" }, async ({ page }) => {
  await signIn(page, "busy@demo.test");
  await page.goto("/tokens/history");
  await pageIsThere(page);
  const search = page.getByRole("searchbox", { name: "Search descriptions" });
  await expect(async () => {
    await page.keyboard.press("/"); // nobody listens until the page's script has run
    await expect(search).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type("gt");
  await expect(shown(page, "No transaction matches.")).toBeVisible(); // written, not obeyed
  await search.blur();

  await page.getByRole("button", { name: "Account of busy@demo.test" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL(/\/tokens$/);
});

/** The addresses of the pages in a folder of app/, as its folders say them. */
function routesIn(folder: string): string[] {
  const app = path.join(import.meta.dirname, "..", "app");
  const files = readdirSync(path.join(app, folder), { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => path.basename(file) === "page.tsx");
  expect(pages, `pages in app/${folder}`).not.toEqual([]);
  return pages.map((file) => {
    const folders = path.dirname(path.join(folder, file)).split(path.sep);
    return `/${folders.filter((name) => !name.startsWith("(") && name !== ".").join("/")}`;
  });
}

async function lookAt(page: Page, route: string, theme: "light" | "dark"): Promise<void> {
  const thrown: Error[] = [];
  page.on("pageerror", (error) => thrown.push(error));
  for (const query of queries[route] ?? [""]) {
    if (route.includes("[")) await openFirst(page, route);
    else await page.goto(route + query);
    await expectAccessible(page, [theme]);
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${route.replace(/\[\w+\]/, "[^/]+")}$`));
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toHaveCount(0);
    for (const here of await page.locator("nav [aria-current]").all())
      await expect(here).toBeInViewport({ ratio: 0.9 });
  }
  expect(thrown, route).toEqual([]);
}

/** One thing of its kind, by the first link to one. */
async function openFirst(page: Page, route: string): Promise<void> {
  expect(listedOn[route], `which page links to ${route}`).toBeDefined();
  await page.goto(listedOn[route]!);
  await pageIsThere(page);
  const links = page.locator(`main a[href^="${route.slice(0, route.indexOf("["))}"]:not([download])`);
  await page.goto((await links.first().getAttribute("href"))!);
}
