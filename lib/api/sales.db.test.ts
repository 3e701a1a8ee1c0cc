import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi, overBothTransports } from "@/lib/dev/call-billing-api";
import { purchaseOf } from "@/lib/dev/checkouts";
import { aCustomer, type Customer } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
let customer: Customer;
beforeAll(async () => {
  await seedCatalogue();
  customer = await aCustomer();
});
afterAll(closeDatabase);

const checkout = (body: object) => callBillingApi("POST", "/checkout", { body: { userId: customer.userId, ...body } });
const purchases = () => database().prisma.purchase.count();

overBothTransports(() => {
  test("a checkout of a package, or of an amount, is answered with its page", async () => {
    const wishes = [{ packageId: "starter" }, { amountCents: 500, email: "Books@Example.test" }];
    const answers = await Promise.all(wishes.map(checkout));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const totals = await Promise.all(answers.map(({ body }) => totalOf(String(body.url))));
    expect(totals).toEqual([1_500, 500]);
    expect(await purchaseOf(customer, String(answers[1]!.body.purchaseId))).toMatchObject({
      receiptEmail: "books@example.test",
      amountTokens: 50_000n,
    });
  });

  describe("what cannot be sold is refused, and nothing is kept of it", () => {
    test.each([
      [{ amountCents: 499 }, "amountCents", "must be at least $5.00"],
      [{ amountCents: 0 }, "amountCents", "must be at least $5.00"],
      [{ amountCents: 1_000_001 }, "amountCents", "must be at most $10,000.00"],
      [{ amountCents: -1 }, "amountCents", "must not be negative"],
      [{ amountCents: 1.5 }, "amountCents", "must be a whole number up to 9007199254740991"],
      [{ amountCents: 9e99 }, "amountCents", "must be a whole number up to 9007199254740991"],
      [{ amountCents: "500" }, "amountCents", "must be a whole number up to 9007199254740991"],
      [{ amountCents: null }, "amountCents", "must be a whole number up to 9007199254740991"],
      [{}, "packageId", "is required, or amountCents"],
      [{ packageId: "starter", amountCents: 500 }, "packageId", "cannot be given together with amountCents"],
      [{ amountCents: 500, currency: "eur" }, "", "unknown field: currency"],
      [{ amountCents: 500, email: "nonsense" }, "email", "must be an email address such as ada@example.com"],
      [{ amountCents: 500, successUrl: "https://evil.test/" }, "successUrl", `must be an address of ${env.APP_URL}`],
    ])("%o", async (body, path, message) => {
      const before = await purchases();
      const answer = await checkout(body);
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ code: "validation_failed", errors: [{ path, message }] });
      expect(await purchases()).toBe(before);
    });
  });

  test("an account that pays in another currency is told so, with both", async () => {
    const european = await aCustomer();
    await database().pool.query(
      `INSERT INTO purchases (account_id, id, user_id, status, package_name, amount_tokens, price_cents, currency,
                              payment_intent_id, paid_cents, line_seq, settled_at)
       VALUES ($1, gen_random_uuid(), $2, 'paid', 'Euro', 1, 100, 'eur', $3, 100, 1, now())`,
      [european.accountId, european.userId, `pi_${european.accountId}`],
    );
    const answer = await checkout({ userId: european.userId, packageId: "starter" });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: "currency_mismatch", accountCurrency: "eur", currency: "usd" });
  });
});

async function totalOf(url: string): Promise<number | null> {
  return (await stripe.client.checkout.sessions.retrieve(/cs_test_\w+/.exec(url)![0])).amount_total;
}
