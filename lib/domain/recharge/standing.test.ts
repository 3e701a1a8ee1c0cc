import { describe, expect, test } from "vitest";
import { outcomeOfDecline } from "./declines";
import {
  FRESH,
  isLiftedByCard,
  standingAfter,
  standingAfterResume,
  standingAfterPurchase,
  type PausedReason,
  type RechargeOutcome,
  type Standing,
} from "./standing";

const NOW = new Date("2026-05-01T12:00:00Z");
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const declined: RechargeOutcome = { kind: "declined", isFinal: false, code: "card_declined", message: "Declined." };
const after = (...outcomes: RechargeOutcome[]) =>
  outcomes.reduce<Standing>((standing, outcome) => standingAfter(standing, outcome, NOW), FRESH);

describe("declines in a row", () => {
  test("wait one hour, two hours, four hours, and the third pauses", () => {
    expect(after(declined)).toEqual({ declineCount: 1, nextEligibleAt: inHours(1), pausedReason: null });
    expect(after(declined, declined)).toEqual({ declineCount: 2, nextEligibleAt: inHours(2), pausedReason: null });
    expect(after(declined, declined, declined)).toEqual({
      declineCount: 3,
      nextEligibleAt: inHours(4),
      pausedReason: "declined_repeatedly",
    });
  });

  test("a success begins anew", () => {
    expect(after(declined, declined, { kind: "succeeded" })).toEqual(FRESH);
  });

  test("outages between them are not counted and do not begin anew", () => {
    const outage: RechargeOutcome = { kind: "failed", code: "processing_error", message: "Try again." };
    expect(after(declined, outage, outage, declined).declineCount).toBe(2);
    expect(after(outage, outage, outage, outage)).toMatchObject({ declineCount: 0, pausedReason: null });
    expect(after(outage).nextEligibleAt).toEqual(inHours(1));
  });
});

test.each<[RechargeOutcome, PausedReason]>([
  [{ ...declined, isFinal: true }, "card_refused"],
  [{ kind: "requires_action", message: "" }, "authentication_required"],
  [{ kind: "card_gone", message: "" }, "card_removed"],
  [{ kind: "parked", message: "" }, "payment_parked"],
])("%j pauses at once", (outcome, reason) => {
  expect(after(outcome).pausedReason).toBe(reason);
});

test("the first reason to pause stays", () => {
  expect(after({ kind: "card_gone", message: "" }, declined, declined, declined).pausedReason).toBe("card_removed");
});

test.each<[PausedReason, boolean]>([
  ["declined_repeatedly", true],
  ["card_refused", true],
  ["authentication_required", true],
  ["card_removed", false],
  ["payment_parked", false],
  ["payment_disputed", false],
])("a purchase by hand lifts %s: %s", (pausedReason, isLifted) => {
  const standing: Standing = { declineCount: 3, nextEligibleAt: inHours(4), pausedReason };
  expect(standingAfterPurchase(standing)).toEqual(isLifted ? { ...FRESH, nextEligibleAt: inHours(4) } : standing);
});

test("a purchase by hand during a back-off changes nothing: the declined card is still the one that is charged", () => {
  expect(standingAfterPurchase(after(declined))).toEqual(after(declined));
});

test("resuming begins anew after a pause; during a back-off it only ends the wait", () => {
  expect(standingAfterResume(after(declined, declined, declined))).toEqual(FRESH);
  expect(standingAfterResume(after(declined, declined))).toEqual({ ...FRESH, declineCount: 2 });
});

test.each<[PausedReason, same: boolean, other: boolean]>([
  ["declined_repeatedly", false, true],
  ["card_refused", false, true],
  ["authentication_required", false, true],
  ["card_removed", true, true],
  ["payment_parked", false, false],
  ["payment_disputed", false, false],
])("%s is lifted by the same card attached anew: %s, by another: %s", (reason, same, other) => {
  expect(isLiftedByCard(reason, "F1", "F1")).toBe(same);
  expect(isLiftedByCard(reason, "F1", "F2")).toBe(other);
});

test.each<[code: string | null, declineCode: string | null, expected: object]>([
  ["card_declined", "generic_decline", { kind: "declined", isFinal: false }],
  ["card_declined", "insufficient_funds", { kind: "declined", isFinal: false }],
  ["card_declined", "a_code_of_the_future", { kind: "declined", isFinal: false, code: "a_code_of_the_future" }],
  [null, null, { kind: "declined", isFinal: false, code: "card_declined" }],
  ["card_declined", "lost_card", { kind: "declined", isFinal: true }],
  ["card_declined", "stolen_card", { kind: "declined", isFinal: true }],
  ["card_declined", "pickup_card", { kind: "declined", isFinal: true }],
  ["card_declined", "fraudulent", { kind: "declined", isFinal: true }],
  ["expired_card", null, { kind: "declined", isFinal: true, code: "expired_card" }],
  ["authentication_required", "authentication_required", { kind: "requires_action" }],
  ["card_declined", "authentication_required", { kind: "requires_action" }],
  ["processing_error", null, { kind: "failed" }],
  ["card_declined", "issuer_not_available", { kind: "failed" }],
])("code %s with decline code %s", (code, declineCode, expected) => {
  expect(outcomeOfDecline({ code, declineCode, adviceCode: null, message: null })).toMatchObject(expected);
});

test("a network's advice not to try again is final, whatever the code", () => {
  const decline = { code: "card_declined", declineCode: "generic_decline", message: "No." };
  expect(outcomeOfDecline({ ...decline, adviceCode: "do_not_try_again" })).toMatchObject({ isFinal: true });
  expect(outcomeOfDecline({ ...decline, adviceCode: "try_again_later" })).toMatchObject({ isFinal: false });
});
