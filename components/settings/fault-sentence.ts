/** A fault follows the label of its field: "Name" and "must not be empty". */
export function faultSentence(label: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${label} ${fault}.`;
}
