import type { Dice } from "@/prisma/seed/dice";

const SIXTEEN_BITS = 0x1_0000;

/** A UUIDv7 of a moment that is not now. */
export function idAt(ms: number, roll: Dice): string {
  const time = ms.toString(16).padStart(12, "0");
  const low = `${hex(roll)}${hex(roll)}${hex(roll)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(roll).slice(1)}-a${hex(roll).slice(1)}-${low}`;
}

/** 128 bits of chance in the shape of an id. */
export function anyId(roll: Dice): string {
  return `${hex(roll)}${hex(roll)}-${hex(roll)}-${hex(roll)}-${hex(roll)}-${hex(roll)}${hex(roll)}${hex(roll)}`;
}

function hex(roll: Dice): string {
  return (SIXTEEN_BITS + roll(SIXTEEN_BITS)).toString(16).slice(1);
}
