import type { Page } from "@playwright/test";
import { expect, field, shown, test, type Services } from "./services";
import { balanceBadge, expectAccessible, mailsTo, payWith, signUp, writeDraft } from "./steps";

test("a card is charged by itself while somebody works, declines, pauses with its reason, and another resumes it", async ({
  page,
  services,
}) => {
  test.setTimeout(150_000);
  const email = `recharge-${crypto.randomUUID()}@example.test`;
  await signUp(page, email);

  await test.step("buying with a card that is saved for next time", async () => {
    await page.getByRole("checkbox", { name: "Save card for next time" }).click();
    await page.getByRole("button", { name: "Buy Starter" }).click();
    await payWith(page, "4242 4242 4242 4242");
    await page.waitForURL(/\/tokens/);
    await expect(balanceBadge(page)).toHaveAccessibleName(/160,000 tokens/);
  });

  await test.step("turning auto-recharge on shows the words that are agreed to", async () => {
    await page.goto("/tokens");
    await page.getByRole("link", { name: "Set up auto-recharge" }).click();
    await expect(shown(page, "Auto-recharge is off")).toBeVisible();
    await field(page, "When this much is left, or less").fill("159,000");
    await choosePackage(page, /^Starter/);
    await field(page, "At most in a month").fill("100");
    await expect(shown(page, /^With your last 30 days this would have charged/)).toBeVisible();
    await page.getByRole("button", { name: "Turn on auto-recharge" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText(
      "Whenever 159,000 tokens or fewer are available, buy Starter (150,000 tokens for $15.00)",
    );
    await expect(dialog).toContainText("for at most $100.00 in a calendar month (UTC), tax included");
    await dialog.getByRole("button", { name: "I agree, turn it on" }).click();
    await expect(shown(page, "Auto-recharge is on", { exact: true })).toBeVisible();
  });

  await test.step("it fires while the Studio works, and the badge rises by itself", async () => {
    await writeDraft(page);
    await expect(balanceBadge(page)).toHaveAccessibleName(/307,748 tokens/);
    await page.goto("/tokens/auto-recharge");
    await expect(shown(page, /Charged \$15\.00 to Visa .* 4242 for 150,000 tokens\./)).toBeVisible();
    await page.goto("/tokens");
    await expect(shown(page.locator("#history"), "Starter: 150,000 tokens")).toHaveCount(2);
  });

  await test.step("a card that can be saved but never pays takes over", async () => {
    await page.goto("/tokens/auto-recharge");
    await page.getByRole("button", { name: "Add another card" }).click();
    await saveCard(page, "4000 0000 0000 0341");
    await expect(shown(page, /Visa .* 0341 was added/)).toBeVisible();
    await field(page, "When this much is left, or less").fill("306,000");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "I agree, save it" }).click();
    await expect(page.getByRole("alertdialog")).toBeHidden();
    await writeDraft(page);
    await expect(balanceBadge(page)).toHaveAccessibleName(/305,496 tokens/);
  });

  await test.step("the page says that it was declined, when it is tried again, and after the third why it paused", async () => {
    await page.goto("/tokens/auto-recharge");
    await expect(shown(page, /^Visa .* 0341 was declined$/)).toBeVisible();
    await expect(shown(page, /Not before/).first()).toBeVisible();
    const declined = page.getByRole("table", { name: "Decisions" }).getByText(/0341 was declined for \$15\.00/);
    await expect(declined).toHaveCount(1);
    await page.getByRole("button", { name: "Try again now" }).click();
    await expect(declined).toHaveCount(2);
    await page.getByRole("button", { name: "Try again now" }).click();
    await expect(shown(page, "Auto-recharge is paused")).toBeVisible();
    await expect(shown(page, /0341 was declined 3 times in a row\. .* Use another card/)).toBeVisible();
    await expect(declined).toHaveCount(3);
    await expect(balanceBadge(page)).toHaveAccessibleName(/305,496 tokens/);
  });

  await test.step("a mail at the first decline and one at the pause name the card, the reason and what to do", async () => {
    const declined = await mailWith(services, email, "Auto-recharge: your card was declined");
    for (const text of ["Visa ···· 0341", "$15.00", "check the card or buy tokens yourself"]) {
      expect(declined).toContain(text);
    }
    const paused = await mailWith(services, email, "Auto-recharge is paused");
    for (const text of ["0341 was declined 3 times in a row", "Use another card", "/tokens/auto-recharge"]) {
      expect(paused).toContain(text);
    }
  });

  await test.step("another card resumes it, and pays at once", async () => {
    await page.getByRole("button", { name: "Use another card" }).click();
    await saveCard(page, "5555 5555 5555 4444");
    await expect(shown(page, /Mastercard .* 4444 was added/)).toBeVisible();
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText(/\$15\.00 is charged to Mastercard .* 4444 at once/);
    await dialog.getByRole("button", { name: "I agree, charge $15.00 now" }).click();
    await expect(balanceBadge(page)).toHaveAccessibleName(/455,496 tokens/);
    await expect(shown(page, "Auto-recharge is on", { exact: true })).toBeVisible();
    await expect(shown(page, /Charged \$15\.00 to Mastercard .* 4444/)).toBeVisible();
  });
});

test("a bank that wants to hear from its customer is asked on a page of its own, and the payment is made once", async ({
  page,
}) => {
  test.setTimeout(90_000);
  await signUp(page, `confirm-${crypto.randomUUID()}@example.test`);
  await page.goto("/tokens/auto-recharge");
  await page.getByRole("button", { name: "Add a card" }).click();
  await saveCard(page, "4000 0027 6000 3184", { asksBank: true });
  await field(page, "When this much is left, or less").fill("20,000");
  await choosePackage(page, /^Starter/);
  await page.getByRole("button", { name: "Turn on auto-recharge" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "I agree, charge $15.00 now" }).click();
  await expect(shown(page, "Auto-recharge is paused")).toBeVisible();

  await page.getByRole("link", { name: "Finish the payment" }).first().click();
  await page.waitForURL(/\/finish\//);
  await page.reload(); // without the words that are about to fade
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continue to your bank" }).click();
  await page.getByRole("button", { name: "Fail authentication" }).click();
  await expect(shown(page, "Your bank did not confirm the payment")).toBeVisible();
  await expect(page).not.toHaveURL(/client_secret/);

  await page.getByRole("button", { name: "Continue to your bank" }).click();
  await page.getByRole("button", { name: "Complete authentication" }).click();
  await expect(page.getByRole("heading", { name: "Your payment went through" })).toBeVisible();
  await expect(balanceBadge(page)).toHaveAccessibleName(/160,000 tokens/);
  await page.goto("/tokens/auto-recharge");
  await expect(shown(page, "Auto-recharge is on", { exact: true })).toBeVisible();
});

test("saved cards are listed, made the default and removed, with a question first", async ({ page }) => {
  test.setTimeout(90_000);
  await signUp(page, `cards-${crypto.randomUUID()}@example.test`);
  await page.goto("/tokens/payment-methods");
  await expect(shown(page, "You have no saved card.")).toBeVisible();
  await page.getByRole("button", { name: "Add card" }).click();
  await saveCard(page, "4242 4242 4242 4242");
  await expect(cardNamed(page, "4242")).toContainText("Default");
  await page.getByRole("button", { name: "Add card" }).click();
  await saveCard(page, "5555 5555 5555 4444");

  await page.getByRole("button", { name: /Make Mastercard .* the default/ }).click();
  await expect(cardNamed(page, "4444")).toContainText("Default");
  await page.getByRole("button", { name: /Remove Visa/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove card" }).click();
  await expect(cardNamed(page, "4242")).toHaveCount(0);
  await page.getByRole("button", { name: "Open billing portal" }).click();
  await page.waitForURL(/\/p\/session\//);
});

function cardNamed(page: Page, last4: string) {
  return page.getByRole("main").getByRole("listitem").filter({ hasText: last4 });
}

/** On Stripe's page for a new card, and back where it was asked for. */
async function saveCard(page: Page, card: string, { asksBank = false } = {}): Promise<void> {
  await payWith(page, card);
  if (asksBank) await page.getByRole("button", { name: "Complete authentication" }).click();
  await page.waitForURL(/card=added/);
}

async function choosePackage(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: "Buy" }).click();
  await page.getByRole("option", { name }).click();
}

/** The text of the one mail with this subject, as soon as it has arrived. */
async function mailWith(services: Services, email: string, subject: string): Promise<string> {
  const found = async () => (await mailsTo(services, email)).filter((mail) => mail.subject === subject);
  await expect.poll(async () => (await found()).length, { timeout: 20_000 }).toBe(1);
  return (await found())[0]!.text.replaceAll(/\s+/g, " ");
}
