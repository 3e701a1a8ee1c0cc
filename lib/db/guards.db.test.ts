import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { recordUsage } from "@/lib/operations/record-usage";
import { NO_UNITS } from "@/lib/domain/pricing/charge";

testDatabase();
afterAll(closeDatabase);

/** SQLSTATEs, by the names that PostgreSQL gives them. */
const REFUSED = { append: "23001", check: "23514", unique: "23505", missing: "23502" };

let accountId: string;
let partitions: Record<"ledger_lines" | "grant_draws" | "usages", string>;

beforeAll(async () => {
  const customer = await aCustomer({ balanceTokens: 10_000n });
  accountId = customer.accountId;
  await recordUsage(
    { kind: "secret" },
    {
      who: { accountId },
      operationType: "draft",
      provider: "openai",
      model: "gpt-4o",
      units: { ...NO_UNITS, inputModelTokens: 1_000n },
      success: true,
    },
  );
  await aModelPrice({ model: "guarded", chargeType: "multiplier" });
  await sql(`INSERT INTO audit_entries (id, actor, action, subject) VALUES ('${newId()}', 'user:x', 'test', 'x')`);
  await sql(
    `INSERT INTO setting_changes (id, key, new_value, changed_by) VALUES ('${newId()}', 'multiplierBasisPoints', '"1"', 'x')`,
  );
  partitions = {
    ledger_lines: await partitionOf("ledger_lines"),
    grant_draws: await partitionOf("grant_draws"),
    usages: await partitionOf("usages"),
  };
});

describe("history cannot be rewritten", () => {
  const forms = (table: string, column: string) => [
    `UPDATE ${table} SET ${column} = ${column}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ];
  test.each([
    ...forms("ledger_lines", "description"),
    ...forms("grant_draws", "tokens"),
    ...forms("usages", "operation_type"),
    ...forms("audit_entries", "action"),
    ...forms("setting_changes", "changed_by"),
    ...forms("model_prices", "created_by"),
  ])("%s is refused", async (statement) => {
    expect(await refusalOf(statement)).toBe(REFUSED.append);
  });

  test.each([
    ["ledger_lines", "description"],
    ["grant_draws", "tokens"],
    ["usages", "operation_type"],
  ] as const)("nor through the months that %s is kept in", async (parent, column) => {
    for (const statement of forms(partitions[parent], column)) {
      expect([statement, await refusalOf(statement)]).toEqual([statement, REFUSED.append]);
    }
  });

  test("nor through the months that are made later", async () => {
    await sql("SELECT ensure_month_partitions(DATE '2031-05-17', 2)");
    for (const month of ["ledger_lines_2031_05", "grant_draws_2031_06", "usages_2031_06"]) {
      expect([month, await refusalOf(`TRUNCATE ${month}`)]).toEqual([month, REFUSED.append]);
    }
    await insertLine({ account_id: "gen_random_uuid()", recorded_at: "'2031-05-31T23:59:59.999Z'" });
    expect(await refusalOf("UPDATE ledger_lines_2031_05 SET description = ''")).toBe(REFUSED.append);
    expect(await refusalOf("DELETE FROM ledger_lines_2031_05")).toBe(REFUSED.append);
  });

  test("only a usage that waits for its price may still be completed", async () => {
    await sql(insertUsage({ status: "'unpriced'", model: "'waiting'" }));
    await sql("UPDATE usages SET status = 'succeeded' WHERE model = 'waiting'");
    expect(await refusalOf("UPDATE usages SET status = 'unpriced' WHERE model = 'waiting'")).toBe(REFUSED.append);
    await sql(insertUsage({ status: "'unpriced'", model: "'waiting still'" }));
    expect(await refusalOf("DELETE FROM usages WHERE model = 'waiting still'")).toBe(REFUSED.append);
  });
});

describe("sums that are wrong are refused", () => {
  test.each<[rule: string, statement: () => string, refusal: string]>([
    ["a line that does not add up", () => lineSql({ balance_after_tokens: "11" }), REFUSED.check],
    ["a line that moves nothing", () => lineSql({ amount_tokens: "0", balance_after_tokens: "0" }), REFUSED.check],
    ["a line without a number", () => lineSql({ seq: "0" }), REFUSED.check],
    ["a line without a cause", () => lineSql({ cause: "''" }), REFUSED.check],
    ["a line with half a hash", () => lineSql({ hash: "decode(repeat('00', 16), 'hex')" }), REFUSED.check],
    ["a second line with the same number", () => lineSql({ account_id: `'${accountId}'` }), REFUSED.unique],
    ["a draw of nothing", () => drawSql("0"), REFUSED.check],
    ["a balance beyond 2^53 - 1", () => accountSql("balance_tokens = 9007199254740992"), REFUSED.check],
    ["a debt beyond 2^53 - 1", () => accountSql("balance_tokens = -9007199254740992"), REFUSED.check],
    ["less than nothing held", () => accountSql("held_tokens = -1, open_holds = 1"), REFUSED.check],
    ["more than 2^53 - 1 held", () => accountSql("held_tokens = 9007199254740992, open_holds = 1"), REFUSED.check],
    ["tokens held by no hold", () => accountSql("held_tokens = 1, open_holds = 0"), REFUSED.check],
    ["a negative sequence", () => accountSql("seq = -1"), REFUSED.check],
    ["a negative lifetime", () => accountSql("lifetime_used_tokens = -1"), REFUSED.check],
    ["half a chain", () => accountSql("chain_hash = decode('00', 'hex')"), REFUSED.check],
    ["a block without a reason", () => accountSql("blocked_at = now()"), REFUSED.check],
    ["a reason without a block", () => accountSql("blocked_reason = 'x'"), REFUSED.check],
    [
      "more left than was granted",
      () => grantSql("remaining_tokens = amount_tokens + 1, is_open = true"),
      REFUSED.check,
    ],
    ["less than nothing left", () => grantSql("remaining_tokens = -1, is_open = false"), REFUSED.check],
    ["an empty grant that is open", () => grantSql("remaining_tokens = 0, is_open = true"), REFUSED.check],
    ["a full grant that is closed", () => grantSql("remaining_tokens = amount_tokens, is_open = false"), REFUSED.check],
    ["a grant of nothing", () => grantSql("amount_tokens = 0, remaining_tokens = 0, is_open = false"), REFUSED.check],
    [
      "an empty grant that is frozen",
      () => grantSql("remaining_tokens = 0, is_open = false, is_frozen = true"),
      REFUSED.check,
    ],
    ["a negative price paid", () => grantSql("paid_cents = -1"), REFUSED.check],
    ["a hold of nothing", () => holdSql({ tokens: "0" }), REFUSED.check],
    ["a closed hold that was never closed", () => holdSql({ status: "'settled'" }), REFUSED.check],
    ["an open hold that was closed", () => holdSql({ closed_at: "now()" }), REFUSED.check],
    [
      "a failure that is charged",
      () => insertUsage({ status: "'failed'", billable_tokens: "1", line_seq: "1" }),
      REFUSED.check,
    ],
    ["a charge without a line", () => insertUsage({ billable_tokens: "1" }), REFUSED.check],
    ["a line without a charge", () => insertUsage({ line_seq: "1" }), REFUSED.check],
    ["more cached input than input", () => insertUsage({ cached_input_model_tokens: "1" }), REFUSED.check],
    ["negative output", () => insertUsage({ output_model_tokens: "-1" }), REFUSED.check],
    ["a negative cost", () => insertUsage({ cost_micro_usd: "-1" }), REFUSED.check],
    ["an email in capitals", () => "UPDATE users SET email = upper(email)", REFUSED.check],
    ["a price of zero", () => priceSql("input_micro_usd_per_million", "0"), REFUSED.check],
    ["a multiplier of zero", () => priceSql("multiplier_basis_points", "0"), REFUSED.check],
    ["a cause that was claimed before", () => claimSql(), REFUSED.unique],
  ])("%s", async (_rule, statement, refusal) => {
    expect(await refusalOf(statement())).toBe(refusal);
  });

  test("each statement above is refused for its one fault: without it, it is accepted", async () => {
    const sound = [
      lineSql({}),
      drawSql("1"),
      holdSql({}),
      insertUsage({}),
      insertUsage({ billable_tokens: "1", line_seq: "1" }),
    ];
    const more = [
      accountSql("balance_tokens = 9007199254740991"),
      grantSql("paid_cents = 1"),
      priceSql("second_micro_usd", "1"),
    ];
    for (const statement of [...sound, ...more])
      expect([statement, await refusalOf(statement)]).toEqual([statement, null]);
  });
});

test("every guard that the migrations promise is there and in force", async () => {
  const { rows } = await database().pool.query<{ guard: string }>(
    `SELECT c.relname || '.' || k.conname AS guard FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE k.contype = 'c' AND k.convalidated AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
     UNION ALL
     SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND NOT c.relispartition
     ORDER BY 1`,
  );
  expect(rows.map(({ guard }) => guard)).toEqual(expect.arrayContaining(GUARDS));
});

const GUARDS = `
  accounts.balance_is_a_safe_integer accounts.held_is_not_negative accounts.open_holds_are_counted
  accounts.seq_is_not_negative accounts.lifetime_is_not_negative accounts.chain_hash_is_sha256 accounts.block_has_a_reason
  grants.grant_is_positive grants.remaining_is_within_the_grant grants.open_means_something_remains
  grants.price_paid_is_not_negative grants.frozen_means_something_remains disputes.only_open_disputes_hold
  purchases.facts_version_counts_up grant_draws.draw_moves_something
  ledger_lines.line_adds_up ledger_lines.line_moves_something ledger_lines.line_is_numbered
  ledger_lines.line_names_its_cause ledger_lines.line_hash_is_sha256
  holds.hold_is_positive holds.closed_means_not_open
  usages.usage_is_not_negative usages.only_success_is_charged usages.charge_has_a_line
  users.email_is_lower_case packages.package_costs_something packages.package_currency_is_lower_case
  purchases.purchase_costs_something purchases.purchase_currency_is_lower_case purchases.paid_means_credited
  purchases.paid_names_its_payment model_prices.price_is_not_zero
  ledger_lines.ledger_lines_are_append_only ledger_lines.ledger_lines_are_not_truncated
  grant_draws.grant_draws_are_append_only grant_draws.grant_draws_are_not_truncated
  audit_entries.audit_entries_are_append_only setting_changes.setting_changes_are_append_only
  model_prices.model_prices_are_append_only usages.usages_are_append_only usages.usages_are_not_truncated`
  .trim()
  .split(/\s+/);

type Columns = Record<string, string>;

function insert(table: string, columns: Columns): string {
  return `INSERT INTO ${table} (${Object.keys(columns).join(", ")}) VALUES (${Object.values(columns).join(", ")})`;
}

function lineSql(changed: Columns): string {
  return insert("ledger_lines", {
    account_id: "gen_random_uuid()",
    seq: "1",
    type: "'bonus'",
    amount_tokens: "10",
    balance_before_tokens: "0",
    balance_after_tokens: "10",
    cause: "'test'",
    actor: "'test'",
    description: "'test'",
    hash: "decode(repeat('00', 32), 'hex')",
    occurred_at: "now()",
    recorded_at: "now()",
    ...changed,
  });
}

async function insertLine(changed: Columns): Promise<void> {
  await sql(lineSql(changed));
}

function drawSql(tokens: string): string {
  const ids = { account_id: "gen_random_uuid()", grant_id: "gen_random_uuid()" };
  return insert("grant_draws", { ...ids, seq: "1", tokens, recorded_at: "now()" });
}

function holdSql(changed: Columns): string {
  return insert("holds", {
    account_id: "gen_random_uuid()",
    id: "gen_random_uuid()",
    tokens: "1",
    status: "'open'",
    operation_type: "'draft'",
    actor: "'test'",
    created_at: "now()",
    expires_at: "now()",
    ...changed,
  });
}

function insertUsage(changed: Columns): string {
  return insert("usages", {
    account_id: "gen_random_uuid()",
    id: "gen_random_uuid()",
    status: "'succeeded'",
    operation_type: "'draft'",
    provider: "'openai'",
    model: "'gpt-4o'",
    billable_tokens: "0",
    occurred_at: "now()",
    recorded_at: "now()",
    ...changed,
  });
}

function priceSql(column: string, value: string): string {
  return insert("model_prices", {
    id: "gen_random_uuid()",
    provider: "'openai'",
    model: `'${newId()}'`,
    charge_type: "'cost'",
    effective_from: "now()",
    created_by: "'test'",
    [column]: value,
  });
}

function claimSql(): string {
  return `INSERT INTO idempotency_keys SELECT * FROM idempotency_keys WHERE account_id = '${accountId}' LIMIT 1`;
}

function accountSql(set: string): string {
  return `UPDATE accounts SET ${set} WHERE id = '${accountId}'`;
}

function grantSql(set: string): string {
  return `UPDATE grants SET ${set} WHERE account_id = '${accountId}'`;
}

/** The SQLSTATE that a statement is refused with, null when it is accepted. Accepted or not, it leaves nothing. */
async function refusalOf(statement: string): Promise<string | null> {
  const client = await database().pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(statement);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? "unknown";
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

async function sql(statement: string): Promise<void> {
  await database().pool.query(statement);
}

/** The partition that this test's rows are in. */
async function partitionOf(parent: string): Promise<string> {
  const { rows } = await database().pool.query<{ name: string }>(
    `SELECT tableoid::regclass::text AS name FROM ${parent} WHERE account_id = $1 LIMIT 1`,
    [accountId],
  );
  return rows[0]!.name;
}
