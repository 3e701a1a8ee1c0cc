import type { Page } from "@playwright/test";
import { expect, field, shown, test } from "./services";
import { balanceBadge, payWith, signUp } from "./steps";

test("an amount of one's own says what it buys, is paid, and has an invoice that opens", async ({ page }) => {
  await signUp(page, `amount-${crypto.randomUUID()}@example.test`);

  await test.step("the payments page has nothing yet, and leads back to buying", async () => {
    await page.getByRole("link", { name: "Payments and invoices" }).click();
    await expect(shown(page, "You have not paid anything yet.")).toBeVisible();
    await page.getByRole("link", { name: "Buy tokens" }).click();
    await page.waitForURL(/\/tokens#packages/);
  });

  const amount = field(page, "Another amount");
  await test.step("what cannot be bought is said in words, and leads nowhere", async () => {
    await amount.fill("4");
    await amount.press("Enter");
    await expect(shown(page, "The amount must be at least $5.00.")).toBeVisible();
    await amount.fill("12,50");
    await amount.blur();
    await expect(shown(page, "The amount must be in dollars, such as 25 or 25.50.")).toBeVisible();
  });

  await test.step("what it buys is said while it is typed, with the rate and the step", async () => {
    await amount.fill("250");
    await expect(shown(page, "2,750,000 tokens for $250.00")).toBeVisible();
    await expect(shown(page, "11,000 tokens for $1, 10% more than the base rate")).toBeVisible();
    await amount.fill("70");
    await expect(shown(page, "Pro gives you 750,000 tokens for $65.00.")).toBeVisible();
  });

  await test.step("it is paid with another card, and the tokens arrive", async () => {
    await amount.fill("25.50");
    await page.getByRole("button", { name: "Buy for $25.50" }).click();
    await payWith(page, "5555 5555 5555 4444");
    await page.waitForURL(/\/tokens/);
    await expect(shown(page, "255,000 tokens were added")).toBeVisible();
  });

  await test.step("the payment is listed with its card, and its invoice opens", async () => {
    await page.getByRole("link", { name: "Payments and invoices" }).first().click();
    await page.waitForURL(/\/tokens\/payments/);
    const row = page.getByRole("row").filter({ hasText: "Custom amount" });
    await expect(row).toHaveCount(1);
    for (const text of ["255,000 tokens", "$25.50", "Paid"]) await expect(row).toContainText(text);
    await expect(row.getByText("Mastercard ·· 4444").filter({ visible: true })).toBeVisible();

    await expect(async () => {
      await page.reload();
      await expect(row.getByRole("link", { name: /^Invoice of Custom amount/ })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    const [invoice] = await Promise.all([
      page.waitForEvent("popup"),
      row.getByRole("link", { name: /^Invoice of Custom amount/ }).click(),
    ]);
    await expect(shown(invoice, "$25.50").first()).toBeVisible();
    await expect(shown(invoice, /paid/i).first()).toBeVisible();
    const pdf = await row.getByRole("link", { name: /^PDF of Custom amount/ }).getAttribute("href");
    const answer = await page.request.get(pdf!);
    expect(answer.headers()["content-type"]).toContain("application/pdf");
  });
});

test(
  "without JavaScript an amount can be bought all the same",
  { tag: "@desktop" },
  async ({ page, browser, services }) => {
    await signUp(page, `plain-${crypto.randomUUID()}@example.test`);
    const context = await browser.newContext({
      baseURL: services.app,
      storageState: await page.context().storageState(),
      javaScriptEnabled: false,
    });
    const plain = await context.newPage();
    await plain.goto("/tokens");
    await buy(plain, "4");
    await expect(shown(plain, "The amount must be at least $5.00.")).toBeVisible();

    await buy(plain, "25");
    await plain.getByRole("link", { name: "Go to the payment page" }).click();
    await payWith(plain, "4242 4242 4242 4242");
    await plain.waitForURL(/\/tokens\?success=true/);
    await expect(balanceBadge(page)).toHaveAccessibleName(/260,000 tokens/);
    await context.close();
  },
);

async function buy(page: Page, amount: string): Promise<void> {
  const form = page.locator("form").filter({ has: field(page, "Another amount") });
  await field(form, "Another amount").fill(amount);
  await form.getByRole("button", { name: "Buy" }).click();
}
