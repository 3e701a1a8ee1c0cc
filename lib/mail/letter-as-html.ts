import type { Letter, Row, Stationery } from "./letter";

/*
 * A letter as HTML that mail programs agree on: tables, styles on the elements for those that drop <style>, no image
 * and nothing else from outside. In the dark, programs that read <style> get our dark colours; those that turn colours
 * around by themselves find nothing that resists it. Everything that is told is escaped here, and only here.
 */

const LIGHT = {
  page: "#f4f4f5",
  card: "#ffffff",
  text: "#18181b",
  muted: "#5c5c66",
  line: "#e4e4e7",
  accent: "#0f6b66",
  onAccent: "#ffffff",
};
const DARK = {
  page: "#09090b",
  card: "#161619",
  text: "#f4f4f5",
  muted: "#a1a1aa",
  line: "#303036",
  accent: "#36ab9d",
  onAccent: "#03211f",
};

export function htmlOf(letter: Letter, stationery: Stationery): string {
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escaped(letter.subject)}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${LIGHT.page};color:${LIGHT.text};${FONT}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escaped(letter.preheader)}${"&nbsp;&zwnj;".repeat(80)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${LIGHT.page}">
<tr><td align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="accent-text" style="padding:0 4px 16px;font-size:16px;font-weight:600;color:${LIGHT.accent}">Purser</td></tr>
<tr><td class="card" style="padding:28px 24px;background-color:${LIGHT.card};border:1px solid ${LIGHT.line};border-radius:8px">
<h1 class="text" style="margin:0 0 12px;font-size:20px;line-height:28px;font-weight:600;color:${LIGHT.text};${BREAKS}">${told(letter.heading)}</h1>
${letter.paragraphs.map(paragraph).join("\n")}
${rowsTable(letter.rows)}
${button(letter.action.label, stationery.appUrl + letter.action.path)}
${documentLinks(letter.documents ?? [])}
</td></tr>
<tr><td class="muted" style="padding:16px 4px 0;font-size:12px;line-height:18px;color:${LIGHT.muted};${BREAKS}">${told(stationery.asOf)}<br>${told(stationery.reasonForMail)}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}

const FONT = "font-family:Geist,-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** Long words break rather than push the mail wider than a phone. */
const BREAKS = "word-break:break-word;overflow-wrap:anywhere";

/** The attribute is how Outlook on the web says that it is dark. */
const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){${darkRules("")}}
${darkRules("[data-ogsc] ")}`;

function darkRules(scope: string): string {
  const rules: [selector: string, style: string][] = [
    [".page", `background-color:${DARK.page}!important;color:${DARK.text}!important`],
    [".card", `background-color:${DARK.card}!important;border-color:${DARK.line}!important`],
    [".text", `color:${DARK.text}!important`],
    [".muted", `color:${DARK.muted}!important`],
    [".line", `border-color:${DARK.line}!important`],
    [".accent-text", `color:${DARK.accent}!important`],
    [
      ".button",
      `background-color:${DARK.accent}!important;border-color:${DARK.accent}!important;color:${DARK.onAccent}!important`,
    ],
  ];
  return rules.map(([selector, style]) => `${scope}${selector}{${style}}`).join("");
}

function paragraph(text: string): string {
  return `<p class="text" style="margin:0 0 12px;font-size:15px;line-height:23px;color:${LIGHT.text};${BREAKS}">${told(text)}</p>`;
}

function rowsTable(rows: readonly Row[]): string {
  const cell = `padding:9px 0;border-top:1px solid ${LIGHT.line};font-size:14px;line-height:20px;vertical-align:top`;
  const lines = rows.map(
    ([label, value]) =>
      `<tr><th scope="row" class="muted line" align="left" style="${cell};padding-right:16px;font-weight:400;text-align:left;white-space:nowrap;color:${LIGHT.muted}">${escaped(label)}</th>` +
      `<td class="text line" align="right" style="${cell};text-align:right;font-weight:500;font-variant-numeric:tabular-nums;color:${LIGHT.text};${BREAKS}">${told(value)}</td></tr>`,
  );
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" class="line" style="margin:20px 0;border-bottom:1px solid ${LIGHT.line}">\n${lines.join("\n")}\n</table>`;
}

/** A link with room around it: the border keeps its height where padding of links is ignored. */
function button(label: string, url: string): string {
  return `<a class="button" href="${escaped(url)}" style="display:inline-block;padding:8px 14px;border:2px solid ${LIGHT.accent};border-radius:6px;background-color:${LIGHT.accent};font-size:15px;line-height:22px;font-weight:600;color:${LIGHT.onAccent};text-decoration:none">${escaped(label)}</a>`;
}

function documentLinks(documents: NonNullable<Letter["documents"]>): string {
  if (documents.length === 0) return "";
  const links = documents.map(
    ({ label, url }) =>
      `<a class="accent-text" href="${escaped(url)}" style="color:${LIGHT.accent};text-decoration:underline">${escaped(label)}</a>`,
  );
  return `<p class="muted" style="margin:16px 0 0;font-size:14px;line-height:20px;color:${LIGHT.muted}">${links.join(" · ")}</p>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** For what is read: an amount and its unit stay on one line. */
function told(text: string): string {
  return escaped(text).replaceAll(/(\d) (tokens?|credits?|UTC)\b/g, "$1&nbsp;$2");
}
