import { sentenceOfRefusal } from "@/lib/contracts/refusals";
import { changeRole } from "@/lib/operations/change-role";
import type { Task } from "./tasks";

const ROLES = ["user", "admin", "superadmin"] as const;

export const rolesSet: Task = {
  usage: "EMAIL ROLE — user, admin or superadmin; the last superadmin stays one",
  async run([email, wanted]) {
    const role = ROLES.find((one) => one === wanted);
    if (!email || !role) {
      console.error(`Usage: npm run task -- roles:set EMAIL ${ROLES.join("|")}`);
      return 2;
    }
    const changed = await changeRole({ kind: "operator", name: "roles:set" }, { email: email.toLowerCase(), role });
    if (!changed.ok) {
      console.error(
        changed.refusal.code === "account_not_found"
          ? `There is no user ${email}.`
          : sentenceOfRefusal(changed.refusal),
      );
      return 1;
    }
    console.log(`${email}: ${changed.value.before} → ${role}`);
    return 0;
  },
};
