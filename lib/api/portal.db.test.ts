import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase } from "@/lib/db/client";
import { findCustomerId } from "@/lib/db/purchase-store";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";

testDatabase();
const stripe = testStripe();
afterAll(closeDatabase);

test("a service gets the address of Stripe's page for a user, who becomes a customer once", async () => {
  const { userId, accountId } = await aCustomer();
  const email = `${newId()}@example.test`;
  const first = await callBillingApi("POST", "/portal", { body: { userId, email } });
  expect(first).toMatchObject({ status: 200, body: { url: expect.stringMatching(/^http.*\/p\/session\/bps_/) } });
  await callBillingApi("POST", "/portal", { body: { userId } });
  const customerId = await findCustomerId(accountId);
  expect(await stripe.client.customers.retrieve(customerId!)).toMatchObject({ email, metadata: { accountId } });
});

test("nobody's portal is not found, and a body that cannot be read is refused by field", async () => {
  expect(await callBillingApi("POST", "/portal", { body: { userId: newId() } })).toMatchObject({
    status: 404,
    body: { code: "account_not_found" },
  });
  expect(await callBillingApi("POST", "/portal", { body: { userId: 5 } })).toMatchObject({
    status: 422,
    body: { code: "validation_failed", errors: [{ path: "userId" }] },
  });
  expect(await callBillingApi("POST", "/portal", { body: { userId: newId(), email: "nonsense" } })).toMatchObject({
    status: 422,
  });
});
