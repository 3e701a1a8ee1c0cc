import type { Page } from "@playwright/test";
import { expect, field, shown, test } from "./services";
import { balanceBadge, pageIsThere, payWith, signIn, signInByForm, signUp, writeDraft } from "./steps";

test("a newcomer signs up, buys, is declined once, writes a draft, and is given tokens by staff", async ({
  page,
  browser,
  services,
}) => {
  const email = `ada-${crypto.randomUUID()}@example.test`;
  await signUp(page, email);
  await expect(balanceBadge(page)).toHaveAccessibleName(/10,000 tokens/);
  const history = page.locator("#history");
  await expect(shown(history, "Welcome bonus")).toBeVisible();

  await test.step("a declined card says so and buys nothing", async () => {
    await page.getByRole("button", { name: "Buy Starter" }).click();
    await payWith(page, "4000 0000 0000 0002");
    await expect(page.getByRole("alert")).toContainText(/declined/i);
  });

  await test.step("another card pays, and the tokens arrive by themselves", async () => {
    await payWith(page, "4242 4242 4242 4242");
    await page.waitForURL(/\/tokens/);
    await expect(shown(page, "150,000 tokens were added")).toBeVisible();
    await expect(balanceBadge(page)).toHaveAccessibleName(/160,000 tokens/);
    await expect(shown(history, "Starter: 150,000 tokens")).toHaveCount(1);
  });

  const cost = await test.step("a draft costs what the model counted, times 1.5", async () => {
    await writeDraft(page);
    return Math.ceil(1501 * 1.5);
  });

  await test.step("the history says from what", async () => {
    const balance = (160_000 - cost).toLocaleString("en-US");
    await expect(balanceBadge(page)).toHaveAccessibleName(new RegExp(`${balance} tokens`));
    await page.goto("/tokens");
    await expect(shown(page.locator("#history"), "Draft with gpt-4o: (1,000 in + 501 out) × 1.5")).toBeVisible();
  });

  await test.step("staff grant 50,000 with a reason, and the badge shows it by itself", async () => {
    const staff = await (await browser.newContext({ baseURL: services.app })).newPage();
    await signIn(staff, "root@demo.test");
    await staff.goto(`/admin/tokens?q=${encodeURIComponent(email)}`);
    await grant(staff, email, "50,000", "Thank you for testing");
    const balance = (160_000 - cost + 50_000).toLocaleString("en-US");
    await expect(balanceBadge(page)).toHaveAccessibleName(new RegExp(`${balance} tokens`));
    await page.reload();
    await expect(shown(page.locator("#history"), "Thank you for testing")).toBeVisible();
    await staff.context().close();
  });
});

test("going back from the payment page says that nothing was charged", async ({ page }) => {
  await signUp(page, `cancel-${crypto.randomUUID()}@example.test`);
  await page.getByRole("button", { name: "Buy Pro" }).click();
  await field(page, "Card number").waitFor();
  await page
    .getByRole("link", { name: /cancel|back/i })
    .first()
    .click();
  await page.waitForURL(/\/tokens/);
  await expect(shown(page, /you were not charged|nothing was charged/i).first()).toBeVisible();
  await expect(balanceBadge(page)).toHaveAccessibleName(/10,000 tokens/);
});

test("while the connection is lost the page stays and says so, and then it catches up", async ({ page, context }) => {
  await signUp(page, `offline-${crypto.randomUUID()}@example.test`);
  await pageIsThere(page);
  await context.setOffline(true);
  await expect(shown(page, /^No connection\. What you see is from/)).toBeVisible();
  await expect(balanceBadge(page)).toHaveAccessibleName(/10,000 tokens/);
  await context.setOffline(false);
  await expect(page.getByText(/^No connection/)).toHaveCount(0);
  await expect(shown(page.locator("#history"), "Welcome bonus")).toBeVisible();
});

test(
  "whoever may only look finds no way to grant, and strangers are sent to sign in",
  { tag: "@desktop" },
  async ({ page }) => {
    await page.goto("/admin/tokens");
    await page.waitForURL(/\/sign-in/);
    await signInByForm(page, "admin@demo.test");
    await page.goto("/admin/tokens");
    await pageIsThere(page);
    await expect(page.getByRole("button", { name: /grant/i })).toHaveCount(0);
  },
);

async function grant(page: Page, email: string, amount: string, reason: string): Promise<void> {
  await page
    .getByRole("button", { name: /^Grant/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await field(dialog, /amount|tokens/i)
    .first()
    .fill(amount);
  await field(dialog, "Reason").fill(reason);
  await dialog.getByRole("button", { name: /review|continue|next/i }).click();
  await dialog.getByRole("button", { name: `Grant ${amount} tokens to ${email}` }).click();
  await expect(dialog).toBeHidden();
}
