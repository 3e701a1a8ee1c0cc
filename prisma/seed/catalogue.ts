import { database } from "@/lib/db/client";
import { DEFAULT_SETTINGS, storedSettings } from "@/lib/domain/settings";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { PACKAGES } from "./packages";
import { PRICES } from "./prices";
import { RUN_TYPES } from "./run-types";

/** Long before anything that could be charged by them. */
const FROM_THE_BEGINNING = new Date("2020-01-01T00:00:00Z");

/** Settings, packages, prices and types of runs. What is there already, edited or not, stays as it is. */
export async function seedCatalogue(): Promise<void> {
  await seedSettings();
  await seedPackages();
  await database().prisma.runType.createMany({
    data: RUN_TYPES.map((type, index) => ({ position: index + 1, ...type })),
    skipDuplicates: true,
  });
  await database().prisma.modelPrice.createMany({
    data: PRICES.map((price) => ({ id: newId(), ...price, effectiveFrom: FROM_THE_BEGINNING, createdBy: "seed" })),
    skipDuplicates: true,
  });
}

async function seedSettings(): Promise<void> {
  const settings = storedSettings({ ...DEFAULT_SETTINGS, displayUnit: env.PRICING_PRESET });
  await database().prisma.setting.createMany({
    data: settings.map(([key, value]) => ({ key, value, updatedBy: "seed" })),
    skipDuplicates: true,
  });
}

/** The chosen preset's packages; those of the other preset are taken off sale when the preset changes. */
async function seedPackages(): Promise<void> {
  const { prisma } = database();
  const chosen = PACKAGES[env.PRICING_PRESET];
  const other = PACKAGES[env.PRICING_PRESET === "tokens" ? "credits" : "tokens"];
  if ((await prisma.package.count({ where: { code: { in: chosen.map(({ code }) => code) } } })) > 0) return;
  await prisma.package.createMany({
    data: chosen.map((sold, index) => ({ id: newId(), position: index + 1, ...sold })),
  });
  await prisma.package.updateMany({
    where: { code: { in: other.map(({ code }) => code) } },
    data: { isActive: false },
  });
}
