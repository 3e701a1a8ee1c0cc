import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { environmentNames, parseEnvironment } from "./env";

/** Set by Node or by our own scripts, never by a person. */
const INTERNAL = ["NODE_ENV", "MAILBOX_URL", "INGEST_STOP_WITH_STDIN"];
/** Read by others than this program, or not yet. */
const FOR_OTHERS = ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"];

const example = readFileSync(".env.example", "utf8");
const lines = example.split("\n").filter((line) => /^[A-Z_]+=/.test(line));
const names = lines.map((line) => line.slice(0, line.indexOf("=")));

test("the example has every variable that a person may set, once, and no other", () => {
  const mine = environmentNames.filter((name) => !INTERNAL.includes(name));
  expect([...names].sort()).toEqual([...mine, ...FOR_OTHERS].sort());
});

const complete = {
  DATABASE_URL: "postgresql://purser:secret@localhost:5432/purser",
  APP_URL: "https://billing.example.com",
  NEXTAUTH_SECRET: "s".repeat(32),
  BILLING_SECRET: "ab".repeat(32),
  STRIPE_SECRET_KEY: "sk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
};

test("what is empty counts as not set", () => {
  const empty = Object.fromEntries(
    environmentNames.filter((name) => example.includes(`\n${name}=\n`)).map((name) => [name, ""]),
  );
  expect(parseEnvironment({ ...empty, ...complete })).toMatchObject({ PURSER_MODE: "production", ...complete });
});

test("production refuses values that everybody knows, one line each", () => {
  const known = {
    BILLING_SECRET: "0".repeat(64),
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_API_BASE: "http://localhost:1",
  };
  const parse = (mode: string) => () =>
    parseEnvironment({ ...complete, ...known, NODE_ENV: "production", PURSER_MODE: mode });
  expect(parse("production")).toThrow(/BILLING_SECRET.*\n.*STRIPE_SECRET_KEY.*\n.*STRIPE_API_BASE/);
  expect(parse("demo")).not.toThrow();
});
