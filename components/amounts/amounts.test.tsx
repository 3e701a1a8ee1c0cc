import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { LevelBadge } from "./level-badge";
import { Moment } from "./moment";
import { MoneyAmount } from "./money-amount";
import { TokenAmount } from "./token-amount";

const seen = (html: string) => html.replaceAll("\u00a0", " ");

test("a shortened amount gives the exact figure on hover and to screen readers", () => {
  const html = seen(renderToStaticMarkup(<TokenAmount tokens={1_299_999n} compact />));
  expect(html).toContain('title="1,299,999 tokens"');
  expect(html).toContain('<span aria-hidden="true">1.2M tokens</span>');
  expect(html).toContain('<span class="sr-only">1,299,999 tokens</span>');
});

test("an amount that is short anyway is written once", () => {
  const html = seen(renderToStaticMarkup(<TokenAmount tokens={2_250n} compact />));
  expect(html).toContain(">2,250 tokens</span>");
  expect(html).not.toContain("title");
});

test("figures stand in columns", () => {
  expect(renderToStaticMarkup(<TokenAmount tokens={1n} />)).toContain("tabular-nums");
  expect(renderToStaticMarkup(<MoneyAmount minor={1_500n} currency="usd" />)).toContain("tabular-nums");
});

test("the server, which does not know the reader's zone, says UTC and leaves the machine-readable moment", () => {
  const html = renderToStaticMarkup(<Moment at="2020-11-20T14:05:09.000Z" />);
  expect(html).toContain('dateTime="2020-11-20T14:05:09.000Z"');
  expect(html).toContain(">20 Nov 2020, 14:05</time>");
  expect(html).toContain("14:05:09 UTC");
});

test.each(["healthy", "low", "critical", "suspended", "blocked"] as const)(
  "%s is said by a word and an icon, not by colour alone",
  (level) => {
    const html = renderToStaticMarkup(<LevelBadge level={level} />);
    expect(html.toLowerCase()).toContain(`</svg>${level}</span>`);
  },
);
