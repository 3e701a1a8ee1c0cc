import { expect, field, shown, test, type Services } from "./services";
import { expectAccessible, mailsTo, signUp } from "./steps";

test("a person makes a key with a budget, sees it once, and it stops where it should; sessions and mails are theirs", async ({
  page,
  browser,
  services,
}) => {
  test.setTimeout(120_000);
  const email = `settings-${crypto.randomUUID()}@example.test`;
  await signUp(page, email);

  const apiKey = await test.step("an agent key is shown once, with its budget", async () => {
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("link", { name: "Keys" }).click();
    await page.getByRole("button", { name: "Create agent key" }).click();
    const dialog = page.getByRole("dialog");
    await field(dialog, "Name").fill("Research agent");
    await dialog.getByRole("button", { name: "Create agent key" }).click();
    await expect(dialog.getByRole("alert")).toContainText("The budget is required");
    await field(dialog, "Budget", { exact: true }).fill("20");
    await dialog.getByRole("button", { name: "Create agent key" }).click();
    const made = await dialog.getByTestId("new-key").innerText();
    expect(made).toMatch(/^purser_[\w-]{43}$/);
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    await expect(page.getByText(made)).toHaveCount(0);
    return made;
  });

  await test.step("it spends up to its budget, and the page says so", async () => {
    const accountId = await page
      .locator("p", { has: page.getByRole("button", { name: "Copy account id" }) })
      .innerText();
    const spend = () =>
      page.request.post(`${services.app}/api/billing/usage`, {
        headers: { authorization: `Bearer ${apiKey}` },
        data: {
          accountId: accountId.trim(),
          operationType: "draft",
          provider: "openai",
          model: "gpt-4o",
          inputTokens: 6,
          outputTokens: 4,
        },
      });
    expect((await spend()).status()).toBe(201);
    const refused = await spend();
    expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([402, "key_budget_exceeded"]);
    await page.reload();
    await expect(shown(page, "15 of 20 tokens")).toBeVisible();
    await page.getByRole("button", { name: "Revoke Research agent" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" }).click();
    await expect(shown(page, "Revoked", { exact: true })).toBeVisible();
    expect((await spend()).status()).toBe(401);
    await expectAccessible(page);
  });

  await test.step("another browser is listed, and signed out from here", async () => {
    const other = await browser.newPage();
    await other.goto(`${services.app}/sign-in`);
    await field(other, "Email").fill(email);
    await field(other, "Password", { exact: true }).fill("correct horse battery");
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.waitForURL(/\/tokens/);
    await page.goto("/settings/sessions");
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(2);
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Sign out the others" }).click();
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
    await other.goto(`${services.app}/tokens`);
    await other.waitForURL(/\/sign-in/);
    await other.close();
  });

  await test.step("a mail is switched off and stays off", async () => {
    await page.goto("/settings/notifications");
    const low = page.getByRole("switch", { name: "Balance is low" });
    await low.click();
    await expect(low).not.toBeChecked();
    await expect(low).not.toHaveAttribute("aria-readonly", "true"); // it shows what was chosen before it is saved
    await page.reload();
    await expect(low).not.toBeChecked();
  });

  await test.step("everything can be taken along, and the account closed", async () => {
    await page.goto("/settings/data");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download everything" }).click();
    expect((await download).suggestedFilename()).toMatch(/^purser-.*\.zip$/);
    await page.getByRole("button", { name: "Close account" }).click();
    const dialog = page.getByRole("alertdialog");
    await expectAccessible(page);
    await field(dialog, "Type your email to confirm").fill(email);
    await dialog.getByRole("button", { name: "Give up 9,985 tokens and close" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto("/tokens");
    await page.waitForURL(/\/sign-in/);
  });
});

test("a link by mail signs in by its button, once, and chooses a new password", async ({ page, services }) => {
  const email = `link-${crypto.randomUUID()}@example.test`;
  await signUp(page, email);
  await page.context().clearCookies();

  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Sign in by a link instead" }).click();
  await page.waitForURL(/\/by-mail/);
  await field(page, "Email").fill(email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(shown(page, "Look into your mailbox")).toBeVisible();
  const link = await mailedLink(services, email, /\/sign-in\/link\?token=[^\s"]+/);
  await page.goto(link);
  await page.goto(link); // reading it twice, as a mail scanner would, uses nothing up
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/tokens/);

  await page.context().clearCookies();
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(shown(page, "This link no longer works")).toBeVisible();

  await page.goto("/sign-in/by-mail?for=password");
  await field(page, "Email").fill(email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.goto(await mailedLink(services, email, /\/reset-password\?token=[^\s"]+/));
  await field(page, "Password", { exact: true }).fill("another good password");
  await page.getByRole("button", { name: "Save password" }).click();
  await page.waitForURL(/\/tokens/);
});

/** The newest link of its kind that was mailed to somebody, when it has come. */
async function mailedLink(services: Services, email: string, pattern: RegExp): Promise<string> {
  const newest = async () => {
    const texts = (await mailsTo(services, email)).map(({ text }) => pattern.exec(text)?.[0]);
    return texts.findLast((link) => link !== undefined);
  };
  await expect.poll(newest).toBeTruthy();
  return (await newest())!;
}
