import { expect, test } from "vitest";
import { FRESH } from "./standing";
import { rechargeStatusOf, type RechargeStateFacts, type RechargeStatus } from "./state";

const now = new Date("2026-06-10T12:00:00Z");
const soon = new Date("2026-06-10T13:00:00Z");
const before = new Date("2026-06-10T11:00:00Z");
const month = new Date("2026-07-01T00:00:00Z");
const on: RechargeStateFacts = { isEnabled: true, standing: FRESH, cappedUntil: null };

test.each<[string, RechargeStateFacts | null, RechargeStatus]>([
  ["never set up", null, { state: "off", nextEligibleAt: null, pausedReason: null }],
  [
    "off, whatever it was before",
    { ...on, isEnabled: false, standing: { ...FRESH, pausedReason: "card_refused" } },
    { state: "off", nextEligibleAt: null, pausedReason: null },
  ],
  ["on", on, { state: "active", nextEligibleAt: null, pausedReason: null }],
  [
    "backing off",
    { ...on, standing: { ...FRESH, declineCount: 1, nextEligibleAt: soon } },
    { state: "backing_off", nextEligibleAt: soon, pausedReason: null },
  ],
  [
    "done with backing off",
    { ...on, standing: { ...FRESH, declineCount: 1, nextEligibleAt: before } },
    { state: "active", nextEligibleAt: null, pausedReason: null },
  ],
  [
    "paused while it would back off",
    { ...on, standing: { declineCount: 3, nextEligibleAt: soon, pausedReason: "declined_repeatedly" } },
    { state: "paused", nextEligibleAt: null, pausedReason: "declined_repeatedly" },
  ],
  ["capped", { ...on, cappedUntil: month }, { state: "cap_reached", nextEligibleAt: month, pausedReason: null }],
  ["capped last month", { ...on, cappedUntil: before }, { state: "active", nextEligibleAt: null, pausedReason: null }],
])("%s", (_name, facts, status) => {
  expect(rechargeStatusOf(facts, now)).toEqual(status);
});
