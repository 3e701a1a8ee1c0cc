/** A title as every system takes it for the name of a file. */
export function fileName(title: string): string {
  const plain = title
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, "")
    .trim()
    .slice(0, 80);
  return plain === "" ? "piece" : plain;
}
