// `npm run ingest`: the lean listener as a process of its own. A thin start in plain JavaScript that knows where to
// listen; what it does there is TypeScript shared with the app.
//
//   INGEST_PORT             3001; 0 takes any free one
//   INGEST_HOST             127.0.0.1; 0.0.0.0 inside a container
//   INGEST_STOP_WITH_STDIN  1: stops when its standard input closes
import { existsSync } from "node:fs";

if (existsSync(".env")) process.loadEnvFile(".env");
const { INGEST_PORT, INGEST_HOST, INGEST_STOP_WITH_STDIN } = process.env;
const port = Number(INGEST_PORT || 3001);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error("Purser cannot start:\n  - INGEST_PORT must be a port number such as 3001, or 0 for any free one");
  process.exit(1);
}
const { runIngest } = await import("./run-ingest.ts");
await runIngest({ port, host: INGEST_HOST || "127.0.0.1", stopWithStdin: INGEST_STOP_WITH_STDIN === "1" });
