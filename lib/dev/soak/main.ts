// `npm run soak [-- --rounds 20 --seconds 5 --writers 32 --accounts 40 --property-runs 50000]`
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { startWorld } from "./world";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    seconds: { type: "string", default: "5" },
    writers: { type: "string", default: "32" },
    accounts: { type: "string", default: "40" },
    "property-runs": { type: "string", default: "50000" },
  },
});
const number = (name: keyof typeof values) => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number`);
  return value;
};

const isSound = (await properties(number("property-runs"))) && (await crashes());
process.exit(isSound ? 0 : 1);

/** The long form of the property tests; 0 leaves them out. */
async function properties(runs: number): Promise<boolean> {
  if (runs === 0) return true;
  console.log(`The ledger's properties, ${runs} runs each`);
  const command = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "lib/domain/ledger"];
  const env = { ...process.env, PROPERTY_RUNS: String(runs) };
  const child = spawn(process.execPath, [...command, "--testTimeout", "3600000"], { stdio: "inherit", env });
  const [code] = await once(child, "exit");
  return code === 0;
}

async function crashes(): Promise<boolean> {
  const world = await startWorld();
  const leave = () => void world.stop().finally(() => process.exit(130));
  process.once("SIGINT", leave).once("SIGTERM", leave);
  try {
    const { soak } = await import("./soak"); // the world has set the environment that the product reads
    const options = {
      rounds: number("rounds"),
      seconds: number("seconds"),
      writers: number("writers"),
      accounts: number("accounts"),
    };
    return await soak(world, options, console.log);
  } finally {
    await world.stop();
  }
}
