import pino, { type Logger } from "pino";
import { env } from "./env";

/** One line of JSON per event. Secrets, prompts and card data never reach it. */
export const log: Pick<Logger, "debug" | "info" | "warn" | "error"> = new Proxy({} as Logger, {
  get: (_, method) => {
    const logger = (made ??= make());
    return (logger[method as "info"] as Logger["info"]).bind(logger);
  },
});

// Made on first use, so that a fault in the environment is reported by whoever checks it and not by an import.
let made: Logger | undefined;

function make(): Logger {
  return pino({
    level: env.LOG_LEVEL,
    base: undefined,
    redact: {
      paths: ["*.password", "*.secret", "*.apiKey", "*.authorization", "*.cookie", "*.prompt", "*.messages"],
      censor: "[redacted]",
    },
    serializers: { error: pino.stdSerializers.err },
  });
}
