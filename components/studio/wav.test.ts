import { expect, test } from "vitest";
import { wavOf } from "./wav";

test("a recording says how long it is: a second of silence is a second", () => {
  const file = new DataView(wavOf(new Float32Array(16_000), 16_000).buffer);
  const bytesPerSecond = file.getUint32(28, true);
  expect(file.getUint32(40, true) / bytesPerSecond).toBe(1);
  expect(file.getUint32(4, true)).toBe(file.byteLength - 8);
});

test("what is too loud is clipped and does not turn over", () => {
  const file = new DataView(wavOf(new Float32Array([0, 1, 2, -2]), 16_000).buffer);
  expect([44, 46, 48, 50].map((at) => file.getInt16(at, true))).toEqual([0, 32_767, 32_767, -32_767]);
});
