import { defineConfig } from "@playwright/test";
import { findBrowser } from "./browser";
import { readServices } from "./services";

const { executablePath, args, env } = await findBrowser();

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0, // a test that fails now and then tells something
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: readServices().app,
    locale: "en-US",
    timezoneId: "UTC",
    // A trace of everything takes a third of the time; `npm run test:e2e -- --trace on NAME` makes one of what fails.
    trace: "off",
    screenshot: "only-on-failure",
    video: "off",
    // What moves is drawn many times a second, by the processor that everything else runs on.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      // No graphics card is pretended, which costs more than to draw; a microphone is, with nobody who has to allow it.
      args: [...args, "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
      ...(executablePath ? { executablePath } : {}),
      ...(Object.keys(env).length ? { env: { ...definedOnly(process.env), ...env } } : {}),
    },
  },
  projects: [
    // What is the same on every width is looked at on one.
    { name: "desktop", grepInvert: /@phone/, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      grepInvert: /@desktop/,
      use: { viewport: { width: 360, height: 740 }, hasTouch: true },
    },
  ],
});

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
