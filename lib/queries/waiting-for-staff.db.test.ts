import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { getWaitingForStaff } from "./waiting-for-staff";

testDatabase();
afterAll(closeDatabase);

test("what waits for the staff is counted, and no more once it is done", async () => {
  const admin = await aCustomer({ role: "admin" });
  const waiting = async () => {
    const found = await getWaitingForStaff(admin.actor);
    return found.ok ? found.value : found.refusal;
  };
  const nothing = {
    openQuestionCount: 0n,
    disputeCount: 0n,
    evidenceDueAt: null,
    parkedPaymentCount: 0n,
    unfinishedEventCount: 0n,
    findingCount: 0n,
  };
  expect(await waiting()).toEqual(nothing);

  const { pool } = database();
  const { accountId, userId } = await aCustomer();
  const purchaseId = newId();
  await pool.query(
    `INSERT INTO charge_questions (account_id, id, seq, text, asked_by) VALUES ($1, $2, 1, 'Why?', 'user')`,
    [accountId, newId()],
  );
  await pool.query(
    `INSERT INTO purchases (account_id, id, user_id, package_name, amount_tokens, price_cents, currency, status)
     VALUES ($1, $2, $3, 'Starter', 1000, 1000, 'usd', 'parked')`,
    [accountId, purchaseId, userId],
  );
  const dispute = (id: string, status: string, due: string | null) =>
    pool.query(
      `INSERT INTO disputes (account_id, id, purchase_id, amount_cents, reason, status, are_funds_withdrawn,
                             evidence_due_at, opened_at, updated_at)
       VALUES ($1, $2, $3, 1000, 'fraudulent', $4, false, $5, now(), now())`,
      [accountId, id, purchaseId, status, due],
    );
  await dispute("dp_1", "needs_response", "2026-12-09T00:00:00Z");
  await dispute("dp_2", "warning_needs_response", "2026-12-03T00:00:00Z");
  await dispute("dp_3", "under_review", "2026-12-01T00:00:00Z");
  for (const status of ["failed", "parked", "received", "processed"])
    await pool.query(
      `INSERT INTO stripe_events (id, type, payload, status, created_at) VALUES ($1::text, 'x', '{}', $1::text::stripe_event_status, now())`,
      [status],
    );
  await pool.query(
    `INSERT INTO integrity_runs (id, started_at, finished_at, finding_count)
     VALUES ($1, now() - interval '1 day', now(), 9), ($2, now() - interval '1 hour', now(), 2), ($3, now(), NULL, 5)`,
    [newId(), newId(), newId()],
  );
  expect(await waiting()).toEqual({
    openQuestionCount: 1n,
    disputeCount: 2n,
    evidenceDueAt: new Date("2026-12-03T00:00:00Z"),
    parkedPaymentCount: 1n,
    unfinishedEventCount: 3n,
    findingCount: 2n,
  });

  await pool.query(
    `UPDATE charge_questions SET status = 'answered', answer = 'So', answered_by = 'staff', answered_at = now()`,
  );
  await pool.query(`UPDATE disputes SET closed_at = now()`);
  await pool.query(`UPDATE purchases SET status = 'expired'`);
  await pool.query(`UPDATE stripe_events SET status = 'processed'`);
  await pool.query(`UPDATE integrity_runs SET finding_count = 0`);
  expect(await waiting()).toEqual(nothing);

  const customer = await aCustomer();
  expect(await getWaitingForStaff(customer.actor)).toMatchObject({ refusal: { code: "insufficient_scope" } });
});
