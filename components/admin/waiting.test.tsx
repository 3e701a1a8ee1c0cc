import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { WaitingForStaff } from "@/lib/queries/waiting-for-staff";
import { Waiting } from "./waiting";

const nothing: WaitingForStaff = {
  openQuestionCount: 0n,
  disputeCount: 0n,
  evidenceDueAt: null,
  parkedPaymentCount: 0n,
  unfinishedEventCount: 0n,
  findingCount: 0n,
};

const seen = (waiting: Partial<WaitingForStaff>) =>
  renderToStaticMarkup(<Waiting waiting={{ ...nothing, ...waiting }} />)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/[\s\u00a0]+/g, " ")
    .trim();

test("where nothing waits nothing is said", () => {
  expect(seen({})).toBe("");
});

test("what waits is counted in words, the ledger first", () => {
  const waiting = { openQuestionCount: 1n, disputeCount: 2n, parkedPaymentCount: 1n, findingCount: 1_234n };
  expect(seen({ ...waiting, evidenceDueAt: new Date("2026-12-03T12:00:00Z"), unfinishedEventCount: 3n })).toBe(
    "Waiting for you The last check of the ledger found 1,234 things 2 disputes to answer the first by 3 Dec 2026 " +
      "1 question about a charge 1 payment parked not what was agreed 3 events from Stripe not dealt with",
  );
});
