import { startLocalModels } from "./server";

// `node --import tsx lib/dev/models/main.ts`: serves until it is told to stop, and says on one line where.
const models = await startLocalModels({ port: Number(process.env["LOCAL_MODELS_PORT"] ?? 0) });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await models.close();
  process.exit(0);
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
if (process.env["LOCAL_MODELS_STOP_WITH_STDIN"] === "1") {
  // Whoever started us holds the other end: when it dies, however it dies, we follow.
  process.stdin.on("end", stop).on("close", stop).resume();
}

console.log(JSON.stringify({ ready: true, url: models.url }));
