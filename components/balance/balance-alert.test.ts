import { describe, expect, it } from "vitest";
import { alertFor } from "./balance-alert";
import { parseLiveBalance, type LiveBalance } from "./live-balance";

const balance = (settledTokens: number, over: Partial<LiveBalance> = {}): LiveBalance => ({
  settledTokens,
  heldTokens: 0,
  availableTokens: settledTokens - (over.heldTokens ?? 0),
  level: "healthy",
  status: "active",
  displayUnit: "tokens",
  ...over,
});

describe("the notice under the top bar", () => {
  it("is not there while the balance is healthy", () => {
    expect(alertFor(balance(1_001))).toBeNull();
  });

  it("is yellow when low and red when critical, with what is left and the way to buy", () => {
    expect(alertFor(balance(640, { level: "low" }))).toMatchObject({ tone: "warning", canBuy: true });
    const critical = alertFor(balance(85, { level: "critical" }));
    expect(critical).toMatchObject({ tone: "danger", canBuy: true });
    expect(critical?.title).toContain("85\u00a0tokens left");
  });

  it("says how far below zero a suspended account is", () => {
    const words = alertFor(balance(-2_250, { level: "suspended", status: "suspended" }));
    expect(words?.title).toContain("2,250\u00a0tokens below zero");
    expect(words?.canBuy).toBe(true);
  });

  it("does not speak of debt when everything is only held", () => {
    const words = alertFor(balance(500, { heldTokens: 600, level: "suspended" }));
    expect(words?.title).toBe("All your tokens are set aside");
    expect(words?.text).toContain("600\u00a0tokens");
  });

  it("does not send somebody who is blocked to buy, whatever their balance", () => {
    for (const level of ["healthy", "low", "critical", "suspended"] as const) {
      expect(alertFor(balance(5, { level, status: "blocked" }))).toMatchObject({ tone: "danger", canBuy: false });
    }
  });

  it("speaks in the unit that people see", () => {
    expect(alertFor(balance(640, { level: "low", displayUnit: "credits" }))?.title).toContain("6.40\u00a0credits");
  });
});

describe("a balance from the server", () => {
  it("is read as it was sent", () => {
    expect(parseLiveBalance(JSON.stringify(balance(Number.MAX_SAFE_INTEGER)))).toEqual(
      balance(Number.MAX_SAFE_INTEGER),
    );
  });

  it.each([
    "null",
    "",
    "<html>",
    "[]",
    "{}",
    JSON.stringify({ ...balance(1), settledTokens: "1" }),
    JSON.stringify({ ...balance(1), heldTokens: 1.5 }),
    JSON.stringify({ ...balance(1), level: "great" }),
    JSON.stringify({ ...balance(1), availableTokens: 2 ** 53 }),
  ])("is nothing when it is %s", (json) => {
    expect(parseLiveBalance(json)).toBeNull();
  });
});
