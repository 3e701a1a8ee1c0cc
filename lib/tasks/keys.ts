import { findAccount } from "@/lib/db/account-store";
import { findUserByEmail } from "@/lib/db/session-store";
import { SCOPES } from "@/lib/domain/access";
import { createApiKey, revokeApiKey } from "@/lib/operations/api-keys";
import type { Task } from "./tasks";

const operator = { kind: "operator", name: "keys" } as const;

export const keysCreate: Task = {
  usage: `NAME SCOPE,SCOPE… [EMAIL] — an API key, shown once; with EMAIL it reaches that account alone. Scopes: ${SCOPES.join(", ")}`,
  async run([name, wanted = "", email]) {
    const scopes = SCOPES.filter((scope) => wanted.split(",").includes(scope));
    if (!name || scopes.length === 0 || scopes.length !== wanted.split(",").length) {
      console.error(`Usage: npm run task -- keys:create ${keysCreate.usage}`);
      return 2;
    }
    const user = email === undefined ? null : await findUserByEmail(email.toLowerCase());
    const account = user && (await findAccount({ userId: user.id }));
    if (email !== undefined && !account) {
      console.error(`There is no account of ${email}.`);
      return 1;
    }
    const created = await createApiKey(operator, { name, scopes, accountId: account?.accountId ?? null });
    if (!created.ok) return 1;
    console.log(`${created.value.apiKey}\nKey ${created.value.keyId}. It is not shown again.`);
    return 0;
  },
};

export const keysRevoke: Task = {
  usage: "KEY_ID — the key lets nobody in from now on",
  async run([keyId = ""]) {
    const revoked = await revokeApiKey(operator, keyId);
    console.log(revoked.ok ? "Revoked." : "There is no such key, or it was revoked before.");
    return revoked.ok ? 0 : 1;
  },
};
