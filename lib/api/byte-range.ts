import { Answer } from "./answer";

/** A file, or the part of it that a `Range` header asks for. */
export function answerInParts(
  bytes: Buffer<ArrayBuffer>,
  headers: Record<string, string>,
  range: string | null,
): Answer {
  const part = byteRange(range, bytes.length);
  if (part === "outside") return new Answer(416, { "content-range": `bytes */${bytes.length}` }, "");
  const sent = part === "whole" ? bytes : bytes.subarray(part.first, part.last + 1);
  const about = { ...headers, "accept-ranges": "bytes", "content-length": String(sent.length) };
  if (part === "whole") return new Answer(200, about, sent);
  return new Answer(206, { ...about, "content-range": `bytes ${part.first}-${part.last}/${bytes.length}` }, sent);
}

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
