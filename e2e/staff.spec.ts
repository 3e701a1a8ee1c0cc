import { readFile } from "node:fs/promises";
import type { Browser, Page, Request } from "@playwright/test";
import { expect, field, shown, test, type Services } from "./services";
import { balanceBadge, expectAccessible, mailsTo, pageIsThere, signIn, signUp } from "./steps";

const PAGES = "accounts questions stats payments disputes webhooks prices packages settings integrity audit".split(" ");

test("a superadmin sees what a setting would have meant, adds a price, blocks somebody, and all of it is in the log", async ({
  page,
  browser,
  services,
}, { project }) => {
  test.setTimeout(150_000);
  const email = `staff-${crypto.randomUUID()}@example.test`;
  const reason = `Payments were charged back, see ${crypto.randomUUID()}`;
  const customer = await (await browser.newContext({ baseURL: services.app })).newPage();
  await signUp(customer, email);
  await signIn(page, "root@demo.test");

  await test.step("the what-if shows before and after, and saves nothing by itself", async () => {
    await page.goto("/admin/tokens/settings");
    await field(page, "Token multiplier").fill("3");
    await page.getByRole("button", { name: "Review and save" }).click();
    const dialog = page.getByRole("dialog");
    await expect(shown(dialog, /^The last 30 days would have been charged .*% more\.$/)).toBeVisible();
    await expect(dialog.getByRole("table", { name: /last 30 days/ })).toContainText("gpt-4o");
    await dialog.getByRole("button", { name: "Save 1 setting" }).click();
    await expect(shown(dialog, "Reason is required.")).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.reload();
    await expect(field(page, "Token multiplier")).toHaveValue("1.5");
  });

  await test.step("a setting is saved with its reason, and stands in the history", async () => {
    // Another one on each width: both journeys run at once, and nobody overwrites what they have not seen.
    const figure = 100 + Math.floor(Math.random() * 900);
    const [label, value] =
      project.name === "phone" ? ["Operations in flight", `1,${figure}`] : ["Greatest purchase", `9,${figure}.00`];
    await field(page, label!).fill(value!);
    await page.getByRole("button", { name: "Review and save" }).click();
    const dialog = page.getByRole("dialog");
    await field(dialog, "Reason").fill("A journey through the settings");
    await dialog.getByRole("button", { name: "Save 1 setting" }).click();
    await expect(dialog).toBeHidden();
    const history = page.getByRole("table", { name: "Changes of settings" });
    await expect(history.getByRole("row").filter({ hasText: value }).first()).toContainText("root@demo.test");
    await expectFile(page, "CSV", "setting-changes.csv", "A journey through the settings");
  });

  const model = `video-${crypto.randomUUID()}`;
  await test.step("an operation of an unknown model waits, is given a price, and is charged once", async () => {
    const answer = await page.request.post(`${services.app}/api/billing/usage`, {
      headers: { authorization: `Bearer ${services.billingSecret}` },
      data: { userId: await userIdOf(page, email), operationType: "video", provider: "openai", model, seconds: 10 },
    });
    expect(answer.status()).toBe(201);
    await page.goto("/admin/tokens/prices");
    await expectFile(page, "CSV of what waits for a price", "unpriced.csv", model);
    await page.getByRole("button", { name: `Add a price for ${model}` }).click();
    const dialog = page.getByRole("dialog");
    await field(dialog, "Second").fill("0");
    await field(dialog, "Reason").fill("The provider has published it");
    await dialog.getByRole("button", { name: `Add the price of ${model}` }).click();
    await expect(shown(dialog, /must be above 0/)).toBeVisible();
    await field(dialog, "Second").fill("0.04");
    await dialog.getByRole("button", { name: `Add the price of ${model}` }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: `Charge 6,000 tokens for ${model}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Charge 6,000 tokens" }).click();
    await expect(page.getByRole("alertdialog")).toBeHidden();
    await expect(balanceBadge(customer)).toHaveAccessibleName(/4,000 tokens/);
    await expectFile(page, "CSV of the price list", "prices.csv", `openai,${model},Video,in force`);
  });

  await test.step("somebody is found, and a part of their charge is given back", async () => {
    await page.goto(`/admin/tokens/accounts?q=${encodeURIComponent(email)}`);
    await page.getByRole("link", { name: email }).click();
    await page
      .getByRole("button", { name: /^Correct line/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await field(dialog, "Amount").fill("6,001");
    await field(dialog, "Reason").fill("The video was too short");
    await dialog.getByRole("button", { name: "Give back 6,001 tokens" }).click();
    await expect(shown(dialog, "Amount must be at most the 6,000 that this line still charges.")).toBeVisible();
    await field(dialog, "Amount").fill("1,000");
    await dialog.getByRole("button", { name: "Give back 1,000 tokens" }).click();
    await expect(dialog).toBeHidden();
    await expect(balanceBadge(customer)).toHaveAccessibleName(/5,000 tokens/);
  });

  await test.step("they are blocked, told so, told so again, and cannot go on", async () => {
    await page.getByRole("button", { name: "Block", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await field(dialog, "Reason").fill(reason);
    const sending = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
    await dialog.getByRole("button", { name: `Block ${email}` }).click();
    const request = await sending;
    await expect(dialog).toBeHidden();
    expect(await sentByAnAdmin(browser, services, request)).toContain("You may not do this. Ask a superadmin.");
    await expect(shown(page, "Blocked", { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("table", { name: "Mails" })).toContainText("Account blocked");
    await page
      .getByRole("button", { name: /^Send again: .*blocked/i })
      .first()
      .click();
    const mails = async () => (await mailsTo(services, email)).filter(({ subject }) => /blocked/i.test(subject)).length;
    await expect.poll(mails).toBe(2);
    await customer.goto("/tokens");
    await expect(shown(customer, /blocked/i).first()).toBeVisible();
  });

  await test.step("a list of grants is looked up, booked once, and says what came of each line", async () => {
    await page.goto("/admin/tokens/accounts/bulk");
    await field(page, "List", { exact: true }).fill(
      `${email}, 500, A gift\nnobody@example.test, 5, A gift\n${email}, -9999, Too many`,
    );
    await page.getByRole("button", { name: "Look it up" }).click();
    await expect(shown(page, "1 line is left out")).toBeVisible();
    await expect(shown(page, "1 line can be booked, 2 cannot.")).toBeVisible();
    await expect(shown(page, "More than is available")).toBeVisible();
    await page.getByRole("button", { name: "Grant 500 tokens and deduct 9,999 tokens in 2 lines" }).click();
    await expect(shown(page, "1 of 2 lines booked")).toBeVisible();
    await expect(shown(page, "It is more than the 5,500 tokens that are available now.")).toBeVisible();
    await expect(balanceBadge(customer)).toHaveAccessibleName(/5,500 tokens/);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV of the results" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("granted-by-list.csv");
    expect(await readFile(await file.path(), "utf8")).toContain(
      `1,${email},500,booked,5500,\n2,nobody@example.test,,left out`,
    );
  });

  await test.step("everything is checked, and the log says who did what", async () => {
    await page.goto("/admin/tokens/integrity");
    await page.getByRole("button", { name: "Run now" }).click();
    await expect(page.locator("[data-sonner-toast]")).toContainText(/Checked|running/i, { timeout: 30_000 });
    await expect(page.getByRole("heading", { name: "Everything holds" })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "Hash chain" })).toContainText("Holds");
    await page.goto(`/admin/tokens/audit?q=${encodeURIComponent(reason)}`);
    await expect(page.getByRole("table", { name: "Audit log" })).toContainText("Account: block");
    await expectFile(page, "CSV", "audit.csv", reason);
  });
  await customer.context().close();
});

test(
  "packages are added, ordered and taken off sale, and a price id of Stripe's is looked up",
  { tag: "@desktop" },
  async ({ page }) => {
    const code = `by-hand-${crypto.randomUUID().slice(0, 8)}`;
    await signIn(page, "root@demo.test");
    await page.goto("/admin/tokens/packages");
    const row = page.getByRole("table", { name: "Packages" }).getByRole("row").filter({ hasText: code });
    const dialog = page.getByRole("dialog");

    await page.getByRole("button", { name: "Add a package" }).click();
    const fields = { Name: "By hand", Code: code, Amount: "20,000", Price: "2.50", Reason: "For a journey" };
    for (const [label, value] of Object.entries(fields)) await field(dialog, label, { exact: true }).fill(value);
    await field(dialog, "Price id at Stripe").fill("price_by_hand");
    await dialog.getByRole("button", { name: "Add the package" }).click();
    await expect(shown(dialog, "Price id at Stripe is not known there.")).toBeVisible();
    await field(dialog, "Price id at Stripe").fill("");
    await dialog.getByRole("button", { name: "Add the package" }).click();
    await expect(dialog).toBeHidden();
    await expect(row).toContainText("On sale");

    const up = page.getByRole("button", { name: `Move By hand (${code}) up` });
    const down = page.getByRole("button", { name: `Move By hand (${code}) down` });
    await expect(down).toBeDisabled();
    await up.click();
    await expect(down).toBeEnabled();

    await page.getByRole("button", { name: `Change By hand (${code})` }).click();
    await dialog.getByRole("checkbox", { name: "On sale" }).click();
    await field(dialog, "Reason").fill("The journey is over");
    await dialog.getByRole("button", { name: "Save the package" }).click();
    await expect(dialog).toBeHidden();
    await expect(row).toContainText("Off sale");
    await page.goto("/admin/tokens/audit?q=The+journey+is+over");
    await expect(page.getByRole("table", { name: "Audit log" })).toContainText("Package: change");
  },
);

test(
  "an admin sees every page without its controls, and without a fault of access",
  { tag: "@desktop" },
  async ({ page }) => {
    test.setTimeout(150_000);
    await signIn(page, "admin@demo.test");
    const busy = await accountIdOf(page, "busy@demo.test");
    for (const path of [...PAGES, `accounts/${busy}`]) {
      await page.goto(`/admin/tokens/${path}`);
      await pageIsThere(page);
      const controls = page.getByRole("main").getByRole("button", {
        name: /save|add|change|block|grant|charge|run now|correct|send again|new version|move|answer|refund|replay|fetch/i,
      });
      await expect(controls, path).toHaveCount(0);
      await expectAccessible(page, ["light"]); // staff-pages.spec.ts looks at dark on this width
    }
    await page.goto("/admin/tokens/accounts/bulk");
    await expect(shown(page, "Your account may not open this page")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Grant by list" })).toHaveCount(0);
    await expect(field(page, "List", { exact: true })).toHaveCount(0);
    await page.goto("/admin/tokens/packages");
    await expectFile(page, "CSV", "packages.csv", "starter,Starter");
    const statistics = await page.request.get("/admin/tokens/stats/statistics.pdf?from=2026-01-01&to=2026-01-31");
    expect(statistics.headers()["content-type"]).toBe("application/pdf");
  },
);

test("a customer gets none of it, neither as a page nor as a file", { tag: "@desktop" }, async ({ page }) => {
  await signIn(page, "user@demo.test");
  expect((await page.goto("/admin/tokens/settings"))?.status()).toBe(403);
  for (const file of [
    "accounts/accounts.csv",
    "accounts/transactions.csv",
    "audit/audit.csv",
    "payments/payments.csv",
    "disputes/disputes.csv",
    "stats/statistics.csv?from=2026-01-01&to=2026-01-31",
    "webhooks/webhooks.csv",
    "questions/questions.csv",
    "packages/packages.csv",
    "prices/prices.csv",
    "prices/unpriced.csv",
    "settings/setting-changes.csv",
    "integrity/integrity-findings.csv",
  ]) {
    expect((await page.request.get(`/admin/tokens/${file}`)).status()).toBe(403);
  }
});

/** The page's link brings a file of this name, and this is in it. */
async function expectFile(page: Page, link: string, name: string, content: string): Promise<void> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: link, exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(name);
  expect(await readFile(await file.path(), "utf8")).toContain(content);
}

async function accountIdOf(page: Page, email: string): Promise<string> {
  await page.goto(`/admin/tokens/accounts?q=${encodeURIComponent(email)}`);
  const href = await page.getByRole("link", { name: email }).getAttribute("href");
  return href!.split("/").at(-1)!;
}

/** The very request of a superadmin's page, made by hand with the cookies of an admin. */
async function sentByAnAdmin(browser: Browser, { app }: Services, request: Request): Promise<string> {
  const context = await browser.newContext({ baseURL: app });
  await signIn(await context.newPage(), "admin@demo.test");
  const headers = await request.allHeaders();
  const answer = await context.request.post(request.url(), {
    headers: {
      accept: "text/x-component",
      "content-type": headers["content-type"]!,
      "next-action": headers["next-action"]!,
      origin: app,
    },
    data: request.postDataBuffer()!,
  });
  const text = await answer.text();
  await context.close();
  return text;
}

/** As the list of accounts says it when it is read as a file. */
async function userIdOf(page: Page, email: string): Promise<string> {
  const answer = await page.request.get(`/admin/tokens/accounts/accounts.csv?q=${encodeURIComponent(email)}`);
  const [head, row] = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return row![head!.indexOf("userId")]!;
}
