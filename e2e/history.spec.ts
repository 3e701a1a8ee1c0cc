import { readFileSync } from "node:fs";
import { expect, field, shown, test } from "./services";
import { expectAccessible, signIn, signUp, writeDraft } from "./steps";

test(
  "a busy history is sorted, filtered, paged and taken away as a file, and keeps its place",
  { tag: "@desktop" },
  async ({ page }) => {
    test.setTimeout(90_000);
    await signIn(page, "busy@demo.test");
    await page.goto("/tokens");
    await page.getByRole("link", { name: "All history" }).click();
    await page.waitForURL(/\/tokens\/history$/);
    const table = page.getByRole("table", { name: "Transactions" });
    await expect(table.getByRole("row")).toHaveCount(26);

    await test.step("an order is in the address, and the head of its column says so", async () => {
      await table.getByRole("link", { name: "Tokens" }).click();
      await page.waitForURL(/sort=-amount/);
      await expect(table.getByRole("columnheader", { name: "Tokens" })).toHaveAttribute("aria-sort", "descending");
      await expect(table.getByRole("row").nth(1)).toContainText(/\+\d/);
    });

    await test.step("back, reload and the next page keep the place", async () => {
      await page.getByRole("link", { name: "Next" }).click();
      await page.waitForURL(/after=\d+/);
      const first = await table.getByRole("row").nth(1).textContent();
      await page.reload();
      await expect(table.getByRole("row").nth(1)).toHaveText(first!);
      await page.goBack();
      await page.waitForURL((url) => !url.search.includes("after"));
      await page.goForward();
      await expect(table.getByRole("row").nth(1)).toHaveText(first!);
    });

    await test.step("filters are chips that can be removed, and the file has exactly what they leave", async () => {
      await page.goto("/tokens/history");
      await page.getByRole("link", { name: "Only Purchase" }).click();
      await page.waitForURL(/type=purchase/);
      const count = shown(page, /^\d+ of [\d,]+ transactions$/);
      await expect(count).toBeVisible();
      const matching = Number(/^\d+/.exec((await count.textContent())!)![0]);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "CSV" }).click(),
      ]);
      const file = readFileSync(await download.path(), "utf8");
      expect(file.trimEnd().split("\n")).toHaveLength(matching + 1);
      await page.getByRole("link", { name: "Purchase, shown. Remove this filter" }).click();
      await page.waitForURL(/\/tokens\/history$/);
      await page.getByRole("searchbox", { name: "Search descriptions" }).fill("no such words");
      await expect(shown(page, "No transaction matches.")).toBeVisible();
      await page.getByRole("link", { name: "Clear filters" }).first().click();
      await expect(table.getByRole("row")).toHaveCount(26);
    });

    await test.step("a month has a statement that can be kept", async () => {
      await page.goto("/tokens/statements");
      const months = page.getByRole("table", { name: "Statements" });
      await expect(months.getByRole("row")).not.toHaveCount(1);
      await months
        .getByRole("link", { name: /^\w+ \d{4}$/ })
        .nth(1)
        .click();
      await expect(page.getByRole("cell", { name: "Closing balance" })).toBeVisible();
      const pdf = await page.getByRole("link", { name: "PDF", exact: true }).first().getAttribute("href");
      const answer = await page.request.get(pdf!);
      expect(answer.headers()["content-type"]).toBe("application/pdf");
    });
  },
);

test(
  "a charge is computed again before its reader's eyes and questioned",
  { tag: "@phone" },
  async ({ page, browser, services }) => {
    test.setTimeout(90_000);
    await signUp(page, `question-${crypto.randomUUID()}@example.test`);
    await writeDraft(page);
    await page.goto("/tokens/history");
    await page.getByRole("combobox", { name: "Order" }).click();
    await page.getByRole("option", { name: "Smallest amount first" }).click();
    await page.waitForURL(/sort=amount/);
    await expectAccessible(page);
    await page.getByRole("link", { name: /^Draft with/ }).click();
    await expect(shown(page, /2,252\stokens, equal to what was charged/)).toBeVisible();
    await expect(page.getByRole("table", { name: "Grants drawn" })).toContainText("Bonus of");

    await page.getByRole("button", { name: "This looks wrong" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Send the question" }).click();
    await expect(dialog.getByRole("alert")).toBeVisible();
    await field(dialog, "What is wrong").fill("I asked for something shorter.");
    await dialog.getByRole("button", { name: "Send the question" }).click();
    await expect(dialog).toBeHidden();
    await expect(shown(page, "Waiting for an answer")).toBeVisible();
    await expect(shown(page, "I asked for something shorter.")).toBeVisible();
    await expect(page.getByRole("button", { name: "This looks wrong" })).toHaveCount(0);
    await expectAccessible(page);

    const stranger = await (await browser.newContext({ baseURL: services.app })).newPage();
    await signUp(stranger, `stranger-${crypto.randomUUID()}@example.test`);
    await stranger.goto(new URL(page.url()).pathname);
    await expect(stranger.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
    await stranger.context().close();
  },
);
