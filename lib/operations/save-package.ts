import "server-only";
import { audit } from "@/lib/db/audit-store";
import {
  findPackage,
  insertPackage,
  lockPackages,
  orderPackages,
  updatePackage,
  type StoredPackage,
} from "@/lib/db/package-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { faultOfStripePrice, faultsOfPackage, type EnteredPackage } from "@/lib/domain/packages";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { readPrice } from "@/lib/stripe/catalogue";
import { isStripeAway } from "@/lib/stripe/client";

/** A package to add, or with its id one to change, and the moment from which its form was filled in. */
export type SavePackage = EnteredPackage & { packageId?: string; seenAt?: Date; reason: string };

/**
 * Adds a package at the end, or changes one. What was bought before stays as it was agreed. A price id of Stripe's is
 * dropped with the price that it was for, and a new one is looked up: it must be for this price. Refuses
 * `package_not_found`, a code that is taken, a price id that does not sell it, and a package that somebody else has
 * changed meanwhile.
 */
export async function savePackage(
  actor: Actor,
  { packageId, seenAt, reason, ...input }: SavePackage,
): Promise<Result<{ packageId: string }>> {
  if (!actorMay(actor, "settings:change")) return refuse({ code: "insufficient_scope" });
  const faults = faultsOfPackage(input);
  if (faults.length > 0) return refuse({ code: "validation_failed", faults });
  const looked = await lookUpPrice(packageId === undefined ? undefined : await findPackage(packageId), input);
  if (!looked.ok) return looked;
  return inTransaction(async (tx) => {
    const packages = await lockPackages(tx);
    const before = packages.find(({ id }) => id === packageId);
    if (packageId !== undefined && !before) return refuse({ code: "package_not_found" });
    if (packages.some(({ code, id }) => code === input.code && id !== packageId)) {
      return invalid("code", "is the code of another package");
    }
    if (before && seenAt && before.updatedAt.getTime() !== seenAt.getTime()) {
      return isSame(before, input)
        ? ok({ packageId: before.id })
        : invalid("", "Somebody else has changed this package meanwhile. Close this and look again");
    }
    const entered = { ...input, stripePriceId: stripePriceOf(before, input) };
    const id = before?.id ?? newId();
    if (before) await updatePackage(tx, id, entered);
    else await insertPackage(tx, id, entered, packages.length + 1);
    await audit(tx, actor, {
      action: before ? "package.change" : "package.add",
      subject: `package:${id}`,
      before: before && factsOf(before),
      after: entered,
      reason,
    });
    return ok({ packageId: id });
  });
}

/** Shows a package one place earlier or later. */
export async function movePackage(
  actor: Actor,
  { packageId, direction }: { packageId: string; direction: "up" | "down" },
): Promise<Result<{ position: number }>> {
  if (!actorMay(actor, "settings:change")) return refuse({ code: "insufficient_scope" });
  return inTransaction(async (tx) => {
    const packages = await lockPackages(tx);
    const from = packages.findIndex(({ id }) => id === packageId);
    if (from < 0) return refuse({ code: "package_not_found" });
    const to = from + (direction === "up" ? -1 : 1);
    if (to < 0 || to >= packages.length) return ok({ position: from + 1 });
    const ids = packages.map(({ id }) => id);
    [ids[from], ids[to]] = [ids[to]!, ids[from]!];
    await orderPackages(tx, ids);
    await audit(tx, actor, {
      action: "package.move",
      subject: `package:${packageId}`,
      before: { position: from + 1 },
      after: { position: to + 1 },
    });
    return ok({ position: to + 1 });
  });
}

/** A price at Stripe is for one amount: with another, the old id would sell at the old price. */
function stripePriceOf(before: StoredPackage | undefined, input: EnteredPackage): string | null {
  if (!before) return input.stripePriceId;
  const isSamePrice = before.priceCents === input.priceCents && before.currency === input.currency;
  return isSamePrice || input.stripePriceId !== before.stripePriceId ? input.stripePriceId : null;
}

/** A price id that is new here is for what it is named for; one that has stood here before need not be asked about. */
async function lookUpPrice(before: StoredPackage | undefined, input: EnteredPackage): Promise<Result<null>> {
  const priceId = stripePriceOf(before, input);
  if (priceId === null || priceId === before?.stripePriceId) return ok(null);
  try {
    const fault = faultOfStripePrice(await readPrice(priceId), input);
    return fault === null ? ok(null) : invalid("stripePriceId", fault);
  } catch (error) {
    if (!isStripeAway(error)) throw error;
    return invalid(
      "stripePriceId",
      "could not be looked up, because Stripe does not answer. Try again, or leave it empty",
    );
  }
}

function isSame(before: StoredPackage, input: EnteredPackage): boolean {
  return (Object.keys(input) as (keyof EnteredPackage)[]).every((key) => before[key] === input[key]);
}

function factsOf({ id: _id, position: _position, updatedAt: _updatedAt, ...facts }: StoredPackage): EnteredPackage {
  return facts;
}

function invalid(path: string, message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}
