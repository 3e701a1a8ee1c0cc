import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma's CLI wants a native schema engine from binaries.prisma.sh. Where that host is out of reach the same
// engine, built as WebAssembly and published on npm, stands in for it (prisma/offline-engine.mjs).
const engines = path.dirname(createRequire(import.meta.url).resolve("@prisma/engines/package.json"));
const hasNativeEngine = readdirSync(engines).some((file) => file.startsWith("schema-engine-"));
if (!hasNativeEngine && process.platform !== "win32") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, "prisma/offline-engine.mjs");
}

// Prisma 7 no longer reads .env by itself.
if (existsSync(".env")) process.loadEnvFile(".env");

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
