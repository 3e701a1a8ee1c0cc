/** A fault follows the label of its field: "Amount" and "must be at least 1". */
export function faultSentence(label: string, fault: string | null | undefined): string | undefined {
  return fault === null || fault === undefined ? undefined : `${label} ${fault}.`;
}
