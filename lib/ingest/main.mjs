// `npm run ingest`: the lean listener as a process of its own. A thin start in plain JavaScript; what it does is
// TypeScript shared with the app, and where it listens is in the environment: INGEST_PORT, INGEST_HOST.
import { existsSync } from "node:fs";

if (existsSync(".env")) process.loadEnvFile(".env");
const { runIngest } = await import("./run-ingest.ts");
await runIngest();
