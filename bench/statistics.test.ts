import { expect, test } from "vitest";
import { row } from "./rows";
import { latenciesOf, spreadOf } from "./statistics";

test("the median of an even number of rounds lies between the two in the middle", () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
});

test("percentiles are times that were measured", () => {
  const times = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(latenciesOf(times)).toEqual({ p50: 51, p99: 100 });
});

test("a row meets its goal by its median, and by its second part where it has one", () => {
  expect(row("bulk_vs_pgbench", [5, 7, 6], "")).toMatchObject({ value: 6, met: true, spread: [5, 7] });
  expect(row("bulk_vs_pgbench", [5.9], "")).toMatchObject({ met: false, spread: null });
  expect(row("write_10m_vs_10k", [1.1], "p99 too high", false)).toMatchObject({ met: false });
});
