import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { colourOf, formatOnScale, formatValue, totalOf, type Chart } from "./chart";
import { ChartLegend } from "./chart-legend";
import { ChartTable } from "./chart-table";

const chart: Chart = {
  unit: "tokens",
  series: [{ label: "Draft" }, { label: "Chat" }, { label: "Other", isOther: true }],
  bars: [
    { tick: "19 Nov", label: "Thu, 19 Nov 2026", values: [1_000, 250, 0] },
    { tick: "20 Nov", label: "Fri, 20 Nov 2026", values: [null, null, null] },
  ],
};

/** The texts of a table's cells, row by row. */
const cellsOf = (html: string) =>
  html
    .split("<tr")
    .slice(1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text]) => text!.replace(/<[^>]*>/g, "")));

test("a chart's table has every bar, the newest first, with the sum and each part", () => {
  expect(cellsOf(renderToStaticMarkup(<ChartTable chart={chart} label="Use" barName="Day" />))).toEqual([
    ["Day", "Tokens, all", "Draft", "Chat", "Other"],
    ["Fri, 20 Nov 2026", "–", "–", "–", "–"],
    ["Thu, 19 Nov 2026", "1,250", "1,000", "250", "0"],
  ]);
});

test("one series is one column", () => {
  const one: Chart = {
    unit: "share",
    series: [{ label: "Succeeded" }],
    bars: [{ ...chart.bars[0]!, values: [9_640] }],
  };
  expect(cellsOf(renderToStaticMarkup(<ChartTable chart={one} label="Success" barName="Day" />))).toEqual([
    ["Day", "Share"],
    ["Thu, 19 Nov 2026", "96.4%"],
  ]);
  expect(renderToStaticMarkup(<ChartLegend series={one.series} />)).toBe("");
});

test("series are named in the order of the stack, and the rest is grey", () => {
  const html = renderToStaticMarkup(<ChartLegend series={chart.series} />);
  expect([...html.matchAll(/<\/span>([^<]+)<\/li>/g)].map(([, label]) => label)).toEqual(["Draft", "Chat", "Other"]);
  expect(chart.series.map(colourOf)).toEqual(["var(--chart-1)", "var(--chart-2)", "var(--chart-other)"]);
});

describe("figures", () => {
  test("are in the unit that people see", () => {
    expect(formatValue(12_345, "credits")).toBe("123.45");
    expect(formatOnScale(2_000_000, "tokens")).toBe("2M");
    expect(formatOnScale(5_000, "share")).toBe("50%");
  });

  test("that are missing are not zero", () => {
    expect(formatValue(null, "tokens")).toBe("–");
    expect(totalOf(chart.bars[1]!)).toBeNull();
    expect(totalOf({ ...chart.bars[1]!, values: [null, 5] })).toBe(5);
  });
});
