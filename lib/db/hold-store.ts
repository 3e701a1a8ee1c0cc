import "server-only";
import type { HoldStatus } from "@/lib/domain/ledger/types";
import { isId } from "@/lib/ids";
import { database } from "./client";

export type FoundHold = {
  accountId: string;
  id: string;
  tokens: bigint;
  status: HoldStatus;
  operationType: string;
  keyId: string | null;
  expiresAt: Date;
};

/** The hold with this id, whoever it belongs to. */
export async function findHold(id: string): Promise<FoundHold | null> {
  if (!isId(id)) return null;
  return database().prisma.hold.findFirst({
    where: { id },
    select: {
      accountId: true,
      id: true,
      tokens: true,
      status: true,
      operationType: true,
      keyId: true,
      expiresAt: true,
    },
  });
}

export async function readHold(accountId: string, id: string): Promise<FoundHold> {
  return database().prisma.hold.findUniqueOrThrow({ where: { accountId_id: { accountId, id } } });
}
