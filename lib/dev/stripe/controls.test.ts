import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, openInbox, type Bench } from "./bench";

let bench: Bench;
beforeAll(async () => void (bench = await openBench()));
afterAll(() => bench.close());

test("a page in a browser cannot use the controls", async () => {
  const response = await fetch(`${bench.url}/_control/reset`, {
    method: "POST",
    headers: { Origin: "http://evil.test" },
  });
  expect(response.status).toBe(403);
});

test("a control that is misspelt, or misused, is refused", async () => {
  expect((await bench.control("/resett")).status).toBe(404);
  expect((await bench.control("/delivery", { mode: "sometimes" })).status).toBe(400);
  expect((await bench.control("/delivery", { mode: "drop", seconds: 3 })).status).toBe(400);
  expect((await bench.control("/checkout/cs_test_missing/pay")).status).toBe(404);
});

test("the endpoint can be pointed elsewhere", async () => {
  const other = await openInbox();
  await bench.control("/webhook", { url: other.url });
  await bench.stripe.customers.create({ email: "moved@example.test" });
  await bench.control("/flush");
  expect(other.types()).toEqual(["customer.created"]);
  expect(bench.inbox.events).toEqual([]);
  await other.close();
});
