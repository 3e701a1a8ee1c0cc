import { env } from "@/lib/env";
import { recomputeAllPlatformDays } from "@/lib/operations/recompute-platform-days";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { seedPeople } from "@/prisma/seed/people";
import type { Task } from "./tasks";

export const seed: Task = {
  usage: "settings, packages and prices; in a demo also its people. What is there stays.",
  async run() {
    await seedCatalogue();
    if (env.PURSER_MODE !== "production") {
      await seedPeople();
      await recomputeAllPlatformDays();
    }
    console.log("Seeded.");
    return 0;
  },
};
