import { expect, test } from "vitest";
import { digestId, GENESIS_HASH, hashLine } from "./hash";
import type { Line } from "./types";

const line: Omit<Line, "hash"> = {
  accountId: "00000000-0000-7000-8000-000000000001",
  seq: 1n,
  type: "usage",
  amountTokens: -5n,
  balanceBeforeTokens: 12n,
  balanceAfterTokens: 7n,
  cause: "usage:a",
  actor: "secret",
  description: "Draft",
  usageId: null,
  purchaseId: null,
  projectId: null,
  correctsSeq: null,
  occurredAt: new Date("2026-01-01T00:00:00.000Z"),
  recordedAt: new Date("2026-01-01T00:00:00.001Z"),
};

const changed: { [Field in keyof typeof line]: (typeof line)[Field] } = {
  accountId: "00000000-0000-7000-8000-000000000002",
  seq: 2n,
  type: "bonus",
  amountTokens: -6n,
  balanceBeforeTokens: 13n,
  balanceAfterTokens: 8n,
  cause: "usage:b",
  actor: "stripe",
  description: "Draft ",
  usageId: "00000000-0000-7000-8000-000000000003",
  purchaseId: "00000000-0000-7000-8000-000000000003",
  projectId: "00000000-0000-7000-8000-000000000003",
  correctsSeq: 1n,
  occurredAt: new Date("2026-01-01T00:00:00.001Z"),
  recordedAt: new Date("2026-01-01T00:00:00.002Z"),
};

test("the format of the hash is fixed: what was written years ago can still be verified", () => {
  // sha256 of 64 zeros followed by
  // ["00000000-0000-7000-8000-000000000001","1","usage","-5","12","7","usage:a","secret","Draft",null,null,null,null,"2026-01-01T00:00:00.000Z","2026-01-01T00:00:00.001Z"]
  expect(hashLine(GENESIS_HASH, line)).toBe("78dc612e656ea12cceab72efe510c8b112ae68356b386a89cfb81a82056a3b30");
});

test.each(Object.keys(changed))("changing the %s of a line changes its hash", (field) => {
  expect(hashLine(GENESIS_HASH, { ...line, [field]: changed[field as keyof typeof changed] })).not.toBe(
    hashLine(GENESIS_HASH, line),
  );
});

test("no two single changes have the same hash: fields cannot stand in for each other", () => {
  const hashes = Object.entries(changed).map(([field, value]) => hashLine(GENESIS_HASH, { ...line, [field]: value }));
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("changing the line before changes the hash", () => {
  expect(hashLine("1".repeat(64), line)).not.toBe(hashLine(GENESIS_HASH, line));
});

test("an id made from a text is the head of its SHA-256", () => {
  // sha256("abc") = ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad
  expect(digestId("abc")).toBe("ba7816bf-8f01-cfea-4141-40de5dae2223");
  expect(digestId("x".repeat(100_000))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
