import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, field, shown, test, type Services } from "./services";
import { expectAccessible, pageIsThere, payWith, signIn, signUp, writeDraft } from "./steps";

const ROOT = path.join(import.meta.dirname, "..");

/** Every page of the staff by its folder, and what is asked of it besides. */
const PAGES: Record<string, readonly string[]> = {
  "": [""],
  stats: ["", "?from=2020-01-01&to=2020-01-31"],
  accounts: ["", "?q=nobody-at-all"],
  "accounts/[id]": [""],
  "accounts/bulk": [""],
  questions: [""],
  payments: [""],
  disputes: ["?show=all"],
  "disputes/[id]": [""],
  webhooks: [""],
  "webhooks/[id]": [""],
  packages: [""],
  prices: [""],
  settings: [""],
  integrity: [""],
  audit: [""],
};

test("a superadmin can read every page of the staff, whatever people are called", async ({ page, browser, services }, {
  project,
}) => {
  test.setTimeout(240_000);
  const theme = project.name === "phone" ? "light" : "dark";
  const folders = readdirSync(path.join(ROOT, "app/admin/tokens"), { recursive: true, encoding: "utf8" })
    .filter((name) => path.basename(name) === "page.tsx")
    .map((name) => path.dirname(name).replaceAll("\\", "/").replace(/^\.$/, ""));
  expect(Object.keys(PAGES).sort()).toEqual(folders.sort());

  const buyer = await (await browser.newContext({ baseURL: services.app })).newPage();
  const email = `staff.pages.${crypto.randomUUID()}@with-a-subdomain.of-a-company-with-a-long-name.example.test`;
  await signUp(buyer, email);
  await writeDraft(buyer);
  await buyer.goto("/tokens/history");
  await buyer
    .getByRole("link", { name: /^Draft with/ })
    .first()
    .click();
  await buyer.getByRole("button", { name: "This looks wrong" }).click();
  await field(buyer, "What is wrong").fill(`Why so much? ${"W".repeat(200)}`);
  await buyer.getByRole("button", { name: "Send the question" }).click();
  await expect(buyer.getByRole("dialog")).toBeHidden();
  await buyer.goto("/tokens");
  await buyer.getByRole("button", { name: "Buy Starter" }).click();
  await payWith(buyer, "4000 0000 0000 0259"); // disputed at once
  await buyer.waitForURL(/\/tokens/);
  await buyer.context().close();
  await somebodyWithALongName(services);

  await signIn(page, "root@demo.test");
  const ids = new Map([
    ["accounts/[id]", await linkOn(page, `accounts?q=${email}`, email)],
    ["disputes/[id]", await linkOn(page, "disputes?show=all", email)],
    ["webhooks/[id]", await linkOn(page, "webhooks", "charge.dispute.created")],
  ]);
  for (const [folder, questions] of Object.entries(PAGES)) {
    for (const question of questions) {
      const address = ids.get(folder) ?? `/admin/tokens${folder === "" ? "" : `/${folder}`}${question}`;
      await test.step(address, async () => {
        await page.goto(address);
        await expectAccessible(page, [theme]);
        expect(await page.locator("main td").evaluateAll(badlyPlaced), `${address}: cells`).toEqual([]);
      });
    }
  }
  const longName = await linkOn(page, "accounts?q=WWWWWWWWWW", "nospaces-");
  await page.goto(longName);
  await expectAccessible(page, [theme]);
  await page.goto(`/admin/tokens/accounts/${crypto.randomUUID()}`);
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Search the accounts" })).toBeVisible();
});

const [someId, reason] = [crypto.randomUUID(), "Made by hand"];
const someKey = { accountId: someId, key: someId, reason };
const somePrice = { provider: "openai", model: "by-hand", chargeType: "multiplier" };
const changes = JSON.stringify([{ key: "welcomeBonusTokens", from: "10,000", to: "1" }]);

/** A form for every action that a staff page can send, such as its contract takes. */
const FORMS: Record<string, Record<string, string>> = {
  grantTokensAction: { ...someKey, direction: "grant", amountTokens: "1" },
  previewBulkAction: { list: "root@demo.test, 1, By hand" },
  bulkGrantsAction: { key: someId, list: "root@demo.test, 1, By hand" },
  correctLineAction: { ...someKey, seq: "1", direction: "give-back", amountTokens: "1" },
  blockAccountAction: { accountId: someId, act: "block", reason },
  changeRoleAction: { email: "admin@demo.test", role: "superadmin", reason },
  resendMailAction: { mailId: someId },
  runIntegrityAction: {},
  refundPaymentAction: { ...someKey, purchaseId: someId, amountCents: "100" },
  replayEventAction: { eventId: "evt_by_hand" },
  previewPriceAction: somePrice,
  addModelPriceAction: { ...somePrice, reason },
  priceUsageAction: { accountId: someId, usageId: someId },
  savePackageAction: {
    code: "by-hand",
    name: "By hand",
    amountTokens: "1",
    priceCents: "9.00",
    currency: "usd",
    reason,
  },
  movePackageAction: { packageId: someId, direction: "up" },
  previewSettingsAction: { changes },
  changeSettingsAction: { changes, reason },
  answerQuestionAction: { accountId: someId, questionId: someId, answer: "By hand" },
};

test(
  "whoever may only look is refused every act of a staff page that they send by hand",
  { tag: "@desktop" },
  async ({ page, services }) => {
    test.setTimeout(120_000);
    const components = path.join(ROOT, "components/admin");
    const imported = readdirSync(components).flatMap((name) => {
      const code = readFileSync(path.join(components, name), "utf8");
      return [...code.matchAll(/import \{([^}]+)\} from "@\/lib\/actions\//g)].flatMap(
        ([, names]) => names!.match(/\w+Action\b/g) ?? [],
      );
    });
    expect(Object.keys(FORMS).sort()).toEqual([...new Set(imported)].sort());

    // The names of the actions are in what everybody may download, and so are the ids to send them by.
    const scripts = new Set<string>();
    page.on("response", (answer) => {
      if (new URL(answer.url()).pathname.endsWith(".js")) scripts.add(answer.url());
    });
    await signIn(page, "root@demo.test");
    const account = await linkOn(page, "accounts?q=busy@demo.test", "busy@demo.test");
    for (const folder of Object.keys(PAGES).filter((one) => !one.includes("["))) {
      await page.goto(`/admin/tokens/${folder}`);
      await pageIsThere(page);
    }
    await page.goto(account);
    await page.goto(await linkOn(page, "webhooks", /\w+\.\w+/));
    await page.waitForLoadState("networkidle");
    const ids = new Map<string, string>();
    for (const script of scripts) {
      const code = await (await page.request.get(script)).text();
      for (const [, id, name] of code.matchAll(/"([0-9a-f]{40,44})",[^"]{0,80}"(\w+Action)"/g)) ids.set(name!, id!);
    }

    await page.context().clearCookies();
    await signIn(page, "admin@demo.test");
    for (const [name, form] of Object.entries(FORMS)) {
      const answer = await page.request.post("/admin/tokens", {
        headers: { accept: "text/x-component", "next-action": ids.get(name) ?? "not found", origin: services.app },
        multipart: sentAsForm(form),
      });
      expect(await answer.text(), name).toContain("You may not do this. Ask a superadmin.");
    }
    const granted = await page.request.post("/api/billing/grants", {
      headers: { origin: services.app },
      data: { accountId: account.split("/").at(-1), tokens: 1, reason },
    });
    expect(granted.status(), "a browser's session opens no door of a service's").toBe(401);
    await page.goto("/admin/tokens/audit?q=Made+by+hand");
    await expect(shown(page, "No entry matches.")).toBeVisible();
  },
);

/** As React sends a form to its action: the fields, and then what came of it before beside a reference to them. */
function sentAsForm(fields: Record<string, string>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", '[{"status":"idle"},"$K1"]');
  return body;
}

/** Somebody whose name has no place to break, and an operation of theirs whose model has none either. */
async function somebodyWithALongName({ app, billingSecret }: Services): Promise<void> {
  const send = async (method: string, address: string, body: object) => {
    const headers = { authorization: `Bearer ${billingSecret}`, "content-type": "application/json" };
    const answer = await fetch(`${app}/api/billing/${address}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.ok, await answer.clone().text()).toBe(true);
    return (await answer.json()) as { userId: string };
  };
  const [name, email] = ["W".repeat(100), `nospaces-${crypto.randomUUID()}@example.test`];
  const { userId } = await send("PUT", "users", { externalUserId: email, email, name });
  const model = `video-${"m".repeat(100)}`;
  await send("POST", "usage", { userId, operationType: "video", provider: "openai", model, seconds: 12.5 });
}

/** Where the first link of this name leads to on a page of the staff. */
async function linkOn(page: Page, address: string, name: string | RegExp): Promise<string> {
  await page.goto(`/admin/tokens/${address}`);
  const href = await page.getByRole("main").getByRole("link", { name }).first().getAttribute("href");
  return href!;
}

/** What is in a cell and cannot be seen, because there is no room for it, or what stands over its neighbour. */
function badlyPlaced(cells: (SVGElement | HTMLElement)[]): string[] {
  return cells
    .filter(
      (cell) => cell.getClientRects().length > 0 && cell.textContent!.trim() !== "" && !cell.querySelector("button"),
    )
    .filter(
      (cell) =>
        cell.clientWidth === 0 ||
        (cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).overflowX === "visible"),
    )
    .map((cell) => `${cell.textContent} (${cell.scrollWidth} in ${cell.clientWidth})`);
}
