import { expect, field, shown, test, type Services } from "./services";
import { balanceBadge, payWith, signIn, signUp } from "./steps";

test("staff give back what is unused, follow a dispute until it is won, and have an event dealt with once more", async ({
  page,
  browser,
  services,
}) => {
  test.setTimeout(180_000);
  const email = `money-${crypto.randomUUID()}@example.test`;
  await signUp(page, email);
  const staff = await (await browser.newContext({ baseURL: services.app })).newPage();
  await signIn(staff, "root@demo.test");

  await test.step("somebody buys, and uses the gift and a twelfth of what they bought", async () => {
    await page.getByRole("button", { name: "Buy Starter" }).click();
    await payWith(page, "4242 4242 4242 4242");
    await page.waitForURL(/\/tokens/);
    await expect(balanceBadge(page)).toHaveAccessibleName(/160,000 tokens/);
    await page.goto("/studio");
    await field(page, "Topic").fill("How to read a bank statement #usage:10000,5000");
    await page.getByRole("button", { name: /^Write/ }).click();
    await expect(balanceBadge(page)).toHaveAccessibleName(/137,500 tokens/, { timeout: 30_000 });
  });

  await test.step("the unused part is suggested, its effect is shown, and the customer's badge follows", async () => {
    await staff.goto(`/admin/tokens/payments?q=${encodeURIComponent(email)}`);
    await staff.getByRole("button", { name: `Refund a payment of ${email}` }).click();
    const dialog = staff.getByRole("dialog");
    await expect(field(dialog, "Amount")).toHaveValue("13.75");
    await field(dialog, "Amount").fill("15.01");
    await expect(shown(dialog, "Amount must be at most the $15.00 that are left.")).toBeVisible();
    await dialog.getByRole("button", { name: "Unused part, $13.75" }).click();
    await field(dialog, "Reason").fill("Does not need it any more");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByRole("button", { name: `Refund $13.75 to ${email}` }).click();
    await expect(dialog).toBeHidden();
    const row = staff.getByRole("row").filter({ hasText: email });
    await expect(row).toContainText("Refunded $13.75");
    await expect(balanceBadge(page)).toHaveAccessibleName(/Balance:? 0 tokens/);
  });

  await test.step("a payment that its owner disputes is frozen or taken, and stands in the list", async () => {
    await page.goto("/tokens");
    await page.getByRole("button", { name: "Buy Pro" }).click();
    await payWith(page, "4000 0000 0000 0259");
    await page.waitForURL(/\/tokens/);
    const link = staff.getByRole("row").filter({ hasText: email }).getByRole("link");
    await expect(async () => {
      await staff.goto("/admin/tokens/disputes");
      await expect(link).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await link.click();
    await staff.waitForURL(/\/disputes\/d[pu]_\w+/);
    await expect(shown(staff, "Needs an answer")).toBeVisible();
    await expect(shown(staff, "−750,000").first()).toBeVisible();
    await expect(balanceBadge(page)).toHaveAccessibleName(/Balance:? 0 tokens/);
  });

  await test.step("its evidence is a document", async () => {
    const [download] = await Promise.all([
      staff.waitForEvent("download"),
      staff.getByRole("link", { name: "Evidence as PDF" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^evidence-d[pu]_\w+\.pdf$/);
  });

  await test.step("when the bank decides for us, everything is given back", async () => {
    const [id] = /d[pu]_\w+/.exec(staff.url())!;
    await control(services, `disputes/${id}/close`, { outcome: "won" });
    await expect(balanceBadge(page)).toHaveAccessibleName(/750,000 tokens/);
    await staff.reload();
    await expect(shown(staff, "Dispute won")).toBeVisible();
    await expect(shown(staff, "+750,000").first()).toBeVisible();
  });

  await test.step("an event that is dealt with once more changes nothing", async () => {
    await staff.goto("/admin/tokens/webhooks?show=processed");
    await staff.getByRole("link", { name: "charge.dispute.closed" }).first().click();
    await staff.getByRole("button", { name: "Replay" }).click();
    await expect(staff.locator("[data-sonner-toast]")).toContainText("Dealt with");
    await expect(balanceBadge(page)).toHaveAccessibleName(/750,000 tokens/);
  });

  await test.step("whoever may only look reads the event and has no button for it", async () => {
    const admin = await (await browser.newContext({ baseURL: services.app })).newPage();
    await signIn(admin, "admin@demo.test");
    await admin.goto(staff.url());
    await expect(shown(admin, "As Stripe sent it")).toBeVisible();
    await expect(admin.getByRole("button", { name: "Replay" })).toHaveCount(0);
    await admin.context().close();
  });

  await staff.context().close();
});

/** What only a bank can do. */
async function control({ stripe }: Services, path: string, body: object): Promise<void> {
  const answer = await fetch(`${stripe}/_control/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}
