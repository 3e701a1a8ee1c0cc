import { defineConfig } from "vitest/config";

// Two tiers. `unit` is pure and runs by the thousand; `db` runs against a real Postgres, one clone of the
// migrated template database per test file (lib/dev/test-database.ts).
export default defineConfig({
  resolve: { tsconfigPaths: true, alias: { "server-only": new URL("./lib/dev/empty.ts", import.meta.url).pathname } },
  test: {
    env: {
      PURSER_MODE: "test",
      APP_URL: "http://localhost:3000",
      NEXTAUTH_SECRET: "test-secret-that-is-long-enough-for-the-check",
      BILLING_SECRET: "5ec4e7".padEnd(64, "0"),
      STRIPE_SECRET_KEY: "sk_test_local",
      STRIPE_WEBHOOK_SECRET: "whsec_local_test",
      LOG_LEVEL: "silent",
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,components,lib,prisma,bench}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**", ".next/**", ".demo/**"],
          testTimeout: 60_000, // thousands of examples take their time where others work
          isolate: false, // nothing here keeps anything that another file could find
          maxWorkers: 2,
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
          pool: "threads",
          maxWorkers: 3, // two work while one waits
        },
      },
    ],
  },
});
