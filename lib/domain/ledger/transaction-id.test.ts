import { expect, test } from "vitest";
import { parseTransactionId, transactionIdOf } from "./transaction-id";

const accountId = "0198f3a2-7c11-7e55-9d0a-1b2c3d4e5f60";

test("a transaction's id is its account and its place in it", () => {
  expect(transactionIdOf(accountId, 42n)).toBe("txn_0198f3a27c117e559d0a1b2c3d4e5f60_42");
  expect(parseTransactionId("txn_0198f3a27c117e559d0a1b2c3d4e5f60_42")).toEqual({ accountId, seq: 42n });
});

test.each([
  "",
  "txn_",
  "42",
  "txn_0198f3a27c117e559d0a1b2c3d4e5f60",
  "txn_0198f3a27c117e559d0a1b2c3d4e5f60_",
  "txn_0198f3a27c117e559d0a1b2c3d4e5f60_-1",
  "txn_0198f3a27c117e559d0a1b2c3d4e5f60_1.5",
  "txn_0198f3a27c117e559d0a1b2c3d4e5f60_1234567890123456789",
  "txn_0198F3A27C117E559D0A1B2C3D4E5F60_42",
  "txn_0198f3a2-7c11-7e55-9d0a-1b2c3d4e5f60_42",
  " txn_0198f3a27c117e559d0a1b2c3d4e5f60_42",
  "txn_0198f3a27c117e559d0a1b2c3d4e5f60_42\n",
])("%j is not a transaction's id", (text) => {
  expect(parseTransactionId(text)).toBeNull();
});
