// Runs a command on a tether: `node tether.mjs '{"command": …}'`. When the pipe that is this process's stdin
// closes, because whoever started it has stopped or was killed with -9, the command is stopped too, so nothing
// that the launcher starts can outlive it. SIGTERM and SIGINT stop the command in the same way.
import { spawn } from "node:child_process";

const { command, args = [], stopSignal = "SIGTERM", graceMs = 5_000, uid, gid } = JSON.parse(process.argv[2] ?? "{}");

// A group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops things in order; and
// what the command itself starts (Next's workers) is stopped together with it.
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: true, uid, gid });
let stopping = false;

child.on("error", (error) => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exit(127);
});
child.on("exit", (code, signal) => {
  signalGroup("SIGKILL"); // stragglers of the group
  process.exit(code ?? (stopping && signal === stopSignal ? 0 : 1));
});

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.stdin.on("end", stop);
process.stdin.on("error", stop);
process.stdin.resume();

function stop() {
  if (stopping) return;
  stopping = true;
  signalGroup(stopSignal);
  setTimeout(() => signalGroup("SIGKILL"), graceMs);
}

function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the group is gone already
  }
}
