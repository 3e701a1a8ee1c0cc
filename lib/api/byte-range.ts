/** Which bytes a `Range` asks for, both included. */
export type ByteRange = { first: number; last: number };

/**
 * What a `Range` header means for a file of so many bytes (RFC 9110, section 14): a part, `outside` where there is
 * nothing, or `whole` where it asks for all, for several parts at once, or for nothing that we can read.
 */
export function byteRange(header: string | null, sizeBytes: number): ByteRange | "whole" | "outside" {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return "whole";
  if (from === "") {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? "outside" : { first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== "" && Number(to) < first) return "whole";
  return first >= sizeBytes ? "outside" : { first, last };
}
