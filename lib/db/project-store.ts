import "server-only";
import { isId, newId } from "@/lib/ids";
import { ask, type Tx } from "./transaction";

/** Whether the account has this project; false for what is no id at all. */
export async function ownsProject(accountId: string, projectId: string): Promise<boolean> {
  if (!isId(projectId)) return false;
  const rows = await ask(`SELECT 1 FROM projects WHERE account_id = $1 AND id = $2`, [accountId, projectId]);
  return rows.length > 0;
}

export async function countProjects(tx: Tx, accountId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM projects WHERE account_id = $1`, [
    accountId,
  ]);
  return row!.count;
}

export async function insertProject(tx: Tx, accountId: string, name: string): Promise<string> {
  const id = newId();
  await tx.query(`INSERT INTO projects (account_id, id, name) VALUES ($1, $2, $3)`, [accountId, id, name]);
  return id;
}

/** False when there is none. */
export async function nameProject(accountId: string, projectId: string, name: string): Promise<boolean> {
  const named = await ask(
    `UPDATE projects SET name = $3, changed_at = now() WHERE account_id = $1 AND id = $2 RETURNING id`,
    [accountId, projectId, name],
  );
  return named.length > 0;
}

/** With its pieces. False when there is none. */
export async function removeProject(accountId: string, projectId: string): Promise<boolean> {
  const removed = await ask(`DELETE FROM projects WHERE account_id = $1 AND id = $2 RETURNING id`, [
    accountId,
    projectId,
  ]);
  return removed.length > 0;
}

/** Everything that was kept for an account, with its pieces. */
export async function removeProjectsOf(tx: Tx, accountId: string): Promise<void> {
  await tx.query(`DELETE FROM projects WHERE account_id = $1`, [accountId]);
}

/** What projects are called, by their ids; those that are gone, or were never ours to keep, are left out. */
export async function readProjectNames(
  tx: Tx,
  accountId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    `SELECT id, name FROM projects WHERE account_id = $1 AND id = ANY ($2::uuid[])`,
    [accountId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
