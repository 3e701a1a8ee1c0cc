import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Task } from "./tasks";

/** In a process of its own: what invents data is no part of the product. */
const GENERATOR = fileURLToPath(new URL("../dev/generate/main.ts", import.meta.url));

export const dataGenerate: Task = {
  usage: "--usages N [--accounts M] — a believable history of 90 days, for trying out what size does",
  async run(args) {
    const child = spawn(process.execPath, [...process.execArgv, GENERATOR, ...args], { stdio: "inherit" });
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  },
};
