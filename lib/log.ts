import pino from "pino";
import { env } from "./env";

/** One line of JSON per event. Secrets, prompts and card data never reach it. */
export const log = pino({
  level: env.LOG_LEVEL,
  base: undefined,
  redact: {
    paths: ["*.password", "*.secret", "*.apiKey", "*.authorization", "*.cookie", "*.prompt", "*.messages"],
    censor: "[redacted]",
  },
  serializers: { error: pino.stdSerializers.err },
});
