import { defineConfig } from "vitest/config";

// Two tiers. `unit` is pure and runs by the thousand; `db` runs against a real Postgres, one clone of the
// migrated template database per test file (lib/dev/test-database.ts).
export default defineConfig({
  resolve: { tsconfigPaths: true, alias: { "server-only": new URL("./lib/dev/empty.ts", import.meta.url).pathname } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,components,lib,prisma,bench}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**", ".next/**", ".demo/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{app,lib,prisma,bench}/**/*.db.test.ts"],
          exclude: ["**/node_modules/**", ".next/**", ".demo/**"],
          globalSetup: ["lib/dev/test-database-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
