import "server-only";
import { database } from "@/lib/db/client";
import { isId } from "@/lib/ids";

/** Names of actors as people know them, for labels such as `user:<id>`. Unknown ones stay as they are. */
export async function namesOfActors(labels: Iterable<string>): Promise<(label: string) => string> {
  const ids = [...new Set(labels)].flatMap((label) => {
    const id = label.startsWith("user:") ? label.slice("user:".length) : "";
    return isId(id) ? [id] : [];
  });
  const users =
    ids.length === 0
      ? []
      : await database().prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, email: true } });
  const emails = new Map(users.map(({ id, email }) => [`user:${id}`, email]));
  return (label) => emails.get(label) ?? nameOfKind(label);
}

/** `job:integrity` → `job integrity`; `secret` → `a service`. */
function nameOfKind(label: string): string {
  if (label === "secret") return "a service";
  if (label === "stripe") return "Stripe";
  return label.replace(/^(job|operator|key):/, "$1 ");
}
