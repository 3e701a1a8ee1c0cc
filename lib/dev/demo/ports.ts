import { createServer } from "node:net";

/** A port on the loopback address that is free now. */
export async function freePort(): Promise<number> {
  const port = await tryToListen(0);
  if (port === undefined) throw new Error("No free port could be found on 127.0.0.1.");
  return port;
}

/** `wanted` when it is free, so that addresses stay the same across restarts; any free port otherwise. */
export async function preferredPort(wanted: number | undefined): Promise<number> {
  if (wanted && (await isPortFree(wanted))) return wanted;
  return freePort();
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await tryToListen(port)) !== undefined;
}

/** Listens for a moment; the port, or undefined when somebody else has it. */
function tryToListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      const listening = typeof address === "object" && address ? address.port : undefined;
      server.close(() => resolve(listening));
    });
  });
}
