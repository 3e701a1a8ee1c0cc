import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { STYLES } from "./styles";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing is loaded from anywhere, nothing runs: a page is one document. */
export const PAGE_HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLES)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** A page with one card in the middle: a heading, some sentences, perhaps a way on. */
export function notice(title: string, content: Html): Html {
  return layout(
    title,
    html`<main class="notice">
      ${testMode()}
      <h1>${title}</h1>
      ${content}
    </main>`,
  );
}

export function testMode(): Html {
  return html`<p class="test-mode">Test mode</p>`;
}
