/** As much of a text as there is room for, without half a character at its end. */
export function cutText(text: string, maxCharacters: number): string {
  const cut = text.slice(0, maxCharacters);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
