export type DemoArguments = {
  fresh: boolean;
  /** Undefined: any free one. */
  port: number | undefined;
  demoDir: string;
};

const USAGE = `Usage: npm run demo [-- --fresh]

  --fresh     remove the data of the last demo first

  PORT        of the app (3000); 0 chooses a free one
  DEMO_DIR    where data and logs are kept (.demo)

A real DATABASE_URL, STRIPE_SECRET_KEY, SMTP_URL, OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_GENERATIVE_AI_API_KEY
in the environment replaces its stand-in.`;

/** Throws a sentence for the person when something is not understood. */
export function parseArguments(args: string[], environment: Record<string, string | undefined>): DemoArguments {
  const unknown = args.find((arg) => arg !== "--fresh");
  if (unknown === "--help" || unknown === "-h") throw new Usage(USAGE);
  if (unknown !== undefined) throw new Error(`Unknown option ${unknown}.\n\n${USAGE}`);
  return {
    fresh: args.includes("--fresh"),
    port: parsePort(environment.PORT || "3000"),
    demoDir: environment.DEMO_DIR || ".demo",
  };
}

/** Asked for help: printed, and no failure. */
export class Usage extends Error {
  readonly isUsage = true;
}

function parsePort(text: string): number | undefined {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new Error(`PORT must be a whole number from 0 to 65535, and is "${text}".`);
  }
  return port === 0 ? undefined : port;
}
