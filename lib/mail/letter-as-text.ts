import type { Letter, Stationery } from "./letter";

/** A letter for those who read mail as text. */
export function textOf(letter: Letter, { appUrl, reasonForMail, asOf }: Stationery): string {
  const rows = letter.rows.map(([label, value]) => `${label}: ${value}`);
  const links = [
    `${letter.action.label}: ${appUrl}${letter.action.path}`,
    ...(letter.documents ?? []).map(({ label, url }) => `${label}: ${url}`),
  ];
  const parts = [letter.heading, ...letter.paragraphs, rows.join("\n"), links.join("\n")];
  return `${parts.join("\n\n")}\n\n-- \n${asOf}\n${reasonForMail}\n`;
}
