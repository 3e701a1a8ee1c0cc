import { expect, field, shown, test } from "./services";
import { expectAccessible, signUp } from "./steps";

const step = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1_000, outputTokens: 500 };

test("a program runs a workflow up to its cap, and its customer sees every step and what it cost", async ({
  page,
  services,
}) => {
  const email = `runs-${crypto.randomUUID()}@example.test`;
  await signUp(page, email);
  await page.goto("/runs");
  await expect(shown(page, "Nothing has run yet.")).toBeVisible();
  await page.getByRole("link", { name: "How a program starts a run" }).click();
  await page.getByRole("link", { name: "Your tokens" }).click(); // and nothing asks to sign in again
  await page.waitForURL(/\/tokens$/);

  const call = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${services.billingSecret}`, "content-type": "application/json" };
    const response = await fetch(`${services.app}/api/billing${path}`, { method, headers, body: JSON.stringify(body) });
    return (await response.json()) as Record<string, unknown>;
  };
  const { userId } = await call("PUT", "/users", { externalUserId: email, email });
  const { runId } = await call("POST", "/runs", { userId, type: "tweet", capTokens: 3_000 });
  await call("POST", "/usage", { userId, ...step, runId });
  expect(await call("POST", "/usage", { userId, ...step, runId })).toMatchObject({ code: "run_cap_reached" });

  await page.goto("/runs");
  await expect(shown(page, "Stopped at its cap")).toBeVisible();
  await page.getByRole("link", { name: "Tweet" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tweet" })).toBeVisible();
  await expect(shown(page, "1 step")).toBeVisible();
  await expect(shown(page, "gpt-4o")).toBeVisible();
  await expectAccessible(page);
});

test("the reference of the API can be read, and tried out, by everybody", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/docs");
  const packages = page.getByRole("article", { name: "List the packages on sale" });
  await packages.getByText("Try it").click();
  await packages.getByRole("button", { name: "Send GET" }).click();
  await expect(shown(packages, "Answered 200")).toBeVisible();
  await expect(field(packages, "Answer", { exact: true })).toContainText('"starter"');
});
