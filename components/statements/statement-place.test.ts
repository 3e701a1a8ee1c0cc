import { expect, test } from "vitest";
import { parseTimeZone } from "@/lib/contracts/history";
import { statementHref, statementsHref } from "./statement-place";

test.each(["UTC", "Europe/Berlin", "Etc/GMT+3"])("an address names the zone %s so that it is read back", (zone) => {
  for (const href of [
    statementHref("2026-11", zone),
    statementHref("2026-11", zone, "csv"),
    statementsHref(zone, "2026-01"),
  ]) {
    expect(parseTimeZone(Object.fromEntries(new URL(href, "http://purser.test").searchParams))).toBe(zone);
  }
  expect(statementsHref(zone, "2026-01")).toContain("before=2026-01");
});
