import { hash } from "node:crypto";
import type { Line } from "./types";

/** The hash before the first line of every account. */
export const GENESIS_HASH = "0".repeat(64);

/**
 * Hex SHA-256 over the hash of the line before and every field of this line, as a JSON array in this order. A line
 * cannot be changed, removed or moved without breaking every hash behind it. The order is part of the format.
 */
export function hashLine(previousHash: string, line: Omit<Line, "hash">): string {
  const fields = [
    line.accountId,
    line.seq.toString(),
    line.type,
    line.amountTokens.toString(),
    line.balanceBeforeTokens.toString(),
    line.balanceAfterTokens.toString(),
    line.cause,
    line.actor,
    line.description,
    line.usageId,
    line.purchaseId,
    line.projectId,
    line.correctsSeq?.toString() ?? null,
    line.occurredAt.toISOString(),
    line.recordedAt.toISOString(),
  ];
  return hash("sha256", previousHash + JSON.stringify(fields), "hex");
}

/** First 128 bits of SHA-256, written as a UUID: a fixed, narrow key for a text of any length. */
export function digestId(text: string): string {
  const hex = hash("sha256", text, "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
