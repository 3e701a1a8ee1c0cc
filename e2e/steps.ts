import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { DEMO_PASSWORD } from "../lib/contracts/demo-people";
import { expect, field, shown, type Services } from "./services";

/* What people do, and what is looked at, in several journeys. */

export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto("/sign-up");
  await field(page, "Name").fill("Ada Example");
  await field(page, "Email").fill(email);
  await field(page, "Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL(/\/tokens/);
}

/** As one of the demo's people: sends what the form would, and looks at no page. */
export async function signIn(page: Page, email: string): Promise<void> {
  const { csrfToken } = (await (await page.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { csrfToken, email, password: DEMO_PASSWORD, json: "true" };
  const answer = await page.request.post("/api/auth/callback/credentials", { form });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The same by the form itself. */
export async function signInByForm(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await field(page, "Email").fill(email);
  await field(page, "Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/tokens/);
}

/** On Stripe's page for a payment or for a new card. */
export async function payWith(page: Page, card: string): Promise<void> {
  await field(page, "Card number").fill(card);
  await field(page, "Expiry").fill("12 / 34");
  await field(page, "CVC").fill("123");
  await page.getByRole("button", { name: /^(Pay|Save)/ }).click();
}

/** Costs 2,252 tokens: 1,501 model tokens times 1.5. */
export async function writeDraft(page: Page): Promise<void> {
  await page.goto("/studio");
  await field(page, "Topic").fill("How to read a bank statement #usage:1000,501");
  await page.getByRole("button", { name: /^Write/ }).click();
  await expect(shown(page, "1,000 in + 501 out", { exact: false }).first()).toBeVisible({ timeout: 30_000 });
}

export function balanceBadge(page: Page): Locator {
  return page.getByRole("banner").getByRole("link", { name: /^Balance/ });
}

/** Once the page itself is there: its skeleton has a heading too, and no controls and no faults. */
export async function pageIsThere(page: Page): Promise<void> {
  await expect(page.locator("main h1").first()).toBeVisible();
  await expect(page.locator("main[aria-busy=true], main [aria-busy=true]")).toHaveCount(0);
}

/** Nothing is in anybody's way, in these themes, and nothing is wider than the screen. */
export async function expectAccessible(page: Page, themes: readonly Theme[] = ["light", "dark"]): Promise<void> {
  await pageIsThere(page);
  for (const [at, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(coloursHaveChanged);
    // Our pages have no frames; without looking for any, and with faults alone written down, it takes a third of the time.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    // What is not about colours is the same in every theme.
    const { violations } = await (at === 0 ? axe : axe.withRules(["color-contrast", "link-in-text-block"])).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  const isTooWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(isTooWide), `${page.url()} scrolls sideways`).toBe(false);
}
type Theme = "light" | "dark";

/** Half-way from one theme to the other no colour is one of ours. What is inside a closed part never says that it ended. */
async function coloursHaveChanged(): Promise<void> {
  const isChanging = (one: Animation) => one instanceof CSSTransition && one.playState === "running";
  while (document.getAnimations().some(isChanging)) await new Promise(requestAnimationFrame);
}

/** What the demo's mailbox has for somebody, the newest last. */
export async function mailsTo({ mailbox }: Services, email: string): Promise<{ subject: string; text: string }[]> {
  type Mail = { subject: string; to: { address: string }[]; text: string };
  const mails = (await (await fetch(`${mailbox}/api/email`)).json()) as Mail[];
  return mails.filter(({ to }) => to.some(({ address }) => address === email));
}
