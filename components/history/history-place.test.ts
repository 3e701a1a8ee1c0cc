import { expect, test } from "vitest";
import { parseHistoryPlace } from "@/lib/contracts/history";
import { lineName } from "@/lib/domain/ledger/line-names";
import { LINE_SORTS, LINE_TYPES_BY_NAME } from "@/lib/domain/ledger/line-order";
import { LINE_TYPES } from "@/lib/contracts/transactions";
import { columnSorts, historyFileHref, historyHref, isFiltered, sortAfter, withoutFilters } from "./history-place";

const place = parseHistoryPlace({
  type: "usage,bonus",
  from: "2026-11-01",
  tz: "Asia/Kathmandu",
  q: "draft",
  sort: "-amount",
  after: "12",
});

test("the file has what the page has, from its beginning", () => {
  expect(historyHref(place)).toBe(
    "/tokens/history?type=usage,bonus&from=2026-11-01&tz=Asia/Kathmandu&q=draft&sort=-amount&after=12",
  );
  expect(historyFileHref(place)).toBe(
    "/tokens/history/transactions.csv?type=usage,bonus&from=2026-11-01&tz=Asia/Kathmandu&q=draft&sort=-amount",
  );
});

test("taking the filters away keeps the order", () => {
  expect(historyHref(withoutFilters(place))).toBe("/tokens/history?sort=-amount");
  expect([isFiltered(place), isFiltered(withoutFilters(place))]).toEqual([true, false]);
});

test("pressing the head of a column leads to every order there is", () => {
  expect(Object.values(columnSorts).flat().sort()).toEqual([...LINE_SORTS].sort());
  expect([sortAfter("newest", "date"), sortAfter("oldest", "date"), sortAfter("newest", "amount")]).toEqual([
    "oldest",
    "newest",
    "-amount",
  ]);
});

test("types are in the order of what people call them", () => {
  expect(LINE_TYPES_BY_NAME.map(lineName)).toEqual(LINE_TYPES.map(lineName).sort());
});
