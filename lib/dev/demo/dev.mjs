#!/usr/bin/env node
// `npm run dev`: the same services as the demo, and the app from its sources with hot reload.
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./first-step.mjs";
import { start } from "./start.mjs";

const file = path.join(ROOT, ".env");
if (existsSync(file) && process.loadEnvFile) process.loadEnvFile(file);
await start("dev");
