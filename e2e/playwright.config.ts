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
    trace: "retain-on-failure",
    video: "off",
    launchOptions: {
      // A microphone that beeps, and nobody who has to allow it.
      args: [...args, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
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
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, deviceScaleFactor: 2 },
    },
  ],
});

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
