import { CopyTable } from "./copy-table";

/** What each table is given, in this order. Columns that are not here keep their defaults. */
const COLUMNS = {
  ledger_lines: `account_id, seq, type, amount_tokens, balance_before_tokens, balance_after_tokens, cause, actor,
    description, usage_id, purchase_id, project_id, corrects_seq, hash, occurred_at, recorded_at`,
  grant_draws: "account_id, seq, grant_id, tokens, recorded_at",
  usages: `account_id, id, user_id, project_id, run_id, hold_id, line_seq, status, operation_type, provider, model,
    input_model_tokens, cached_input_model_tokens, output_model_tokens, image_count, image_size, character_count,
    duration_ms, charge_type, billable_tokens, cost_micro_usd, price_id, multiplier_basis_points, tokens_per_usd,
    fixed_tokens, exact_cost, error_message, metadata,
    occurred_at, recorded_at`,
  idempotency_keys:
    "account_id, cause_id, body_hash, seq, usage_id, hold_id, balance_after_tokens, recorded_at, is_prunable",
  usage_hourly: `account_id, hour, operation_type, provider, model, project_id, operation_count, failed_count,
    unpriced_count, input_model_tokens, cached_input_model_tokens, output_model_tokens, image_count, character_count,
    duration_ms, billable_tokens, cost_micro_usd, cost_unknown_count`,
  grants: `account_id, id, source, amount_tokens, remaining_tokens, is_open, priority, expires_at, paid_cents,
    unit_price_nanos, seq, created_at`,
  purchases: `account_id, id, user_id, status, package_name, amount_tokens, price_cents, currency, checkout_id,
    payment_intent_id, paid_cents, line_seq, created_at, settled_at`,
  accounts: `id, balance_tokens, seq, chain_hash, lifetime_purchased_tokens, lifetime_granted_tokens,
    lifetime_used_tokens, lifetime_spent_cents, created_at, updated_at`,
  users: "id, email, name, personal_account_id, onboarding_tokens_granted, created_at",
  workspaces: "id, name, kind, account_id, created_at",
  workspace_members: "workspace_id, user_id, role",
} as const;

export type TableName = keyof typeof COLUMNS;
type Rows = Partial<Record<TableName, string[]>>;

/** Large tables are streamed from the beginning, each over a connection of its own. */
const STREAMED = ["ledger_lines", "grant_draws", "usages", "idempotency_keys", "usage_hourly"] as const;
/** Small ones follow, in an order in which nothing refers to what is not there yet. */
const COLLECTED = ["grants", "purchases", "accounts", "users", "workspaces", "workspace_members"] as const;

/** All tables of accounts, open for rows. */
export class AccountTables {
  private readonly collected: Rows = {};
  private constructor(
    private readonly databaseUrl: string,
    private readonly streams: ReadonlyMap<TableName, CopyTable>,
  ) {}

  static async open(databaseUrl: string): Promise<AccountTables> {
    const open = async (table: TableName) => [table, await CopyTable.open(databaseUrl, table, COLUMNS[table])] as const;
    return new AccountTables(databaseUrl, new Map(await Promise.all(STREAMED.map(open))));
  }

  /** One row: its columns, separated by tabs. */
  add(table: TableName, row: string): void {
    const stream = this.streams.get(table);
    if (stream) stream.add(row);
    else (this.collected[table] ??= []).push(row);
  }

  /** Call it often: it waits while the server is behind. */
  async flush(): Promise<void> {
    for (const stream of this.streams.values()) if (stream.isFull) await stream.flush();
  }

  /** Accounts come last: until all that belongs to them is there, there are none. */
  async end(): Promise<void> {
    await Promise.all([...this.streams.values()].map((stream) => stream.end()));
    for (const table of COLLECTED) {
      const stream = await CopyTable.open(this.databaseUrl, table, COLUMNS[table]);
      for (const row of this.collected[table] ?? []) {
        stream.add(row);
        if (stream.isFull) await stream.flush();
      }
      await stream.end();
    }
  }

  async abandon(): Promise<void> {
    await Promise.all([...this.streams.values()].map((stream) => stream.abandon()));
  }
}
