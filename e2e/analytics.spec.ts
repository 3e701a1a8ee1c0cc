import { expect, field, shown, test } from "./services";
import { expectAccessible, signIn, signUp } from "./steps";

// Three quarters of an hour off: days begin where no whole hour does.
test.use({ timezoneId: "Asia/Kathmandu" });

test("use is answered in words, drawn, broken down and tabled, by the viewer's clock", async ({ page }) => {
  test.setTimeout(90_000); // axe looks at a page in two themes
  await signIn(page, "busy@demo.test");
  await page.goto("/tokens");
  await page.getByRole("navigation", { name: "Tokens" }).getByRole("link", { name: "Analytics" }).click();
  await expect(shown(page, /by the clock of Asia\/Kath?mandu/)).toBeVisible();
  const used = page.getByRole("region", { name: /^You used [\d,]+\stokens in the last 30 days, / });
  await expect(used.locator("svg.recharts-surface")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Your tokens last until about/ })).toBeVisible();

  await test.step("the arrow keys say what a bar stands for", async () => {
    await used.locator("svg.recharts-surface").focus();
    await page.keyboard.press("ArrowRight");
    await expect(used.locator(".recharts-tooltip-wrapper")).toContainText(/\w{3}, \d+ \w{3} \d{4}/);
  });

  await test.step("each chart is a table too, reached without a mouse", async () => {
    await used.getByRole("radio", { name: "Chart" }).focus();
    await page.keyboard.press("ArrowRight");
    const table = used.getByRole("table");
    await expect(table.getByRole("columnheader", { name: "Draft" })).toBeVisible();
    await expect(table.getByRole("row")).toHaveCount(31);
  });

  await test.step("range and breakdown are in the address, and reloading keeps them", async () => {
    await page.getByRole("navigation", { name: "Break down by" }).getByRole("link", { name: "Model" }).click();
    await page.waitForURL(/by=model/);
    await page.getByRole("navigation", { name: "Range" }).getByRole("link", { name: "Months" }).click();
    await page.waitForURL(/range=month&by=model/);
    await page.reload();
    await expect(page.getByRole("heading", { name: /in the last 12 months/ })).toBeVisible();
    await expect(shown(page.getByRole("table", { name: "By model" }), "claude-sonnet-4-5")).toBeVisible();
  });

  await test.step("days of one's own, the wrong way round at first", async () => {
    await page.getByRole("navigation", { name: "Range" }).getByRole("link", { name: "Custom" }).click();
    const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    await field(page, "First day").fill(day(10));
    await field(page, "Last day").fill(day(20));
    await page.getByRole("button", { name: "Show" }).click();
    await expect(shown(page, "The last day is before the first. Swap them.")).toBeVisible();
    await field(page, "First day").fill(day(30));
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page.getByRole("heading", { name: /^You used .*\stokens from \d/ })).toBeVisible();
  });

  await test.step("nothing is in the way of anybody, in either theme", async () => {
    await page.goto("/tokens/analytics");
    await expect(page.locator("svg.recharts-surface").first()).toBeVisible();
    await expectAccessible(page);
  });
});

test("somebody who has used nothing is told where to begin", async ({ page }) => {
  await signUp(page, `quiet-${crypto.randomUUID()}@example.test`);
  await page.goto("/tokens/analytics");
  await expect(shown(page, "You used nothing in this time.")).toBeVisible();
  await page.getByRole("link", { name: "Show the last 12 months" }).click();
  await expect(page.getByRole("link", { name: "Open the Studio" })).toBeVisible();
});
