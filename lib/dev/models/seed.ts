/** A number that follows from the words alone, so that the same words get the same answer. */
export function seedOf(words: string): number {
  let state = 2_166_136_261;
  for (const character of words) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return state;
}
