// `npm run bench`: how fast Purser is, as ratios to references measured in the same run. A thin start in plain
// JavaScript; the rest is TypeScript that shares its modules with the server.
//
//   --only NAME,…   these rows of the table only        --rounds N    how often everything is measured (3)
//   --size N        usages in the large database (1M)    --seconds N   how long each measurement lasts (5)
//   --full          the large database has 10M usages    --keep        leave the servers' folder behind
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const loader = ["--import", "tsx", "--conditions", "react-server"];
const child = spawn(process.execPath, [...loader, main, ...process.argv.slice(2)], { stdio: "inherit" });
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
