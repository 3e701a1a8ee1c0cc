// Starts an operator's task: `npm run task -- NAME …`. A thin start in plain JavaScript, because the tasks are
// TypeScript that shares its modules with the server.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

if (existsSync(".env")) process.loadEnvFile(".env");
const tasks = fileURLToPath(new URL("./tasks.ts", import.meta.url));
const child = spawn(
  process.execPath,
  ["--import", "tsx", "--conditions", "react-server", tasks, ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
