/** How much of the room is used, beside the label of a field. */
export function CharacterCount({ text, max }: { text: string; max: number }) {
  return (
    <span className="tabular-nums">{`${text.length.toLocaleString("en-US")} / ${max.toLocaleString("en-US")}`}</span>
  );
}
