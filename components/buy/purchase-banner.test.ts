import { describe, expect, it } from "vitest";
import { bannerFor, isWaiting } from "./banner-words";
import { parseReturn, purchaseNews, type PurchaseNews } from "./purchase-news";

const purchase = {
  id: "p1",
  status: "pending" as PurchaseNews["status"] & "pending",
  packageName: "Starter",
  amountTokens: 150_000n,
  receiptUrl: null,
  failureMessage: null,
};
const say = (news: PurchaseNews, isLate = false) => bannerFor(news, { displayUnit: "tokens", isLate });
const success = { way: "success", purchaseId: "p1" } as const;
const cancelled = { way: "cancelled", purchaseId: "p1" } as const;

describe("coming back from the payment page", () => {
  it("is read from the address, and any other address is none", () => {
    expect(parseReturn({ success: "true", purchase: "p1" })).toEqual(success);
    expect(parseReturn({ cancelled: "true", purchase: "p1" })).toEqual(cancelled);
    expect(parseReturn({ success: "true" })).toEqual({ way: "success", purchaseId: null });
    expect(parseReturn({ success: "1" })).toBeNull();
    expect(parseReturn({ purchase: "p1" })).toBeNull();
  });

  it("waits for the credit, and after a minute says that nothing is lost", () => {
    const news = purchaseNews(success, purchase, []);
    expect(isWaiting(news)).toBe(true);
    expect(say(news).title).toBe("Payment received, adding your tokens…");
    expect(say(news, true).text).toContain("nothing is lost");
  });

  it("does not wait for a bank that takes days, and says that the tokens come by themselves", () => {
    const news = purchaseNews(success, { ...purchase, status: "processing" }, []);
    expect(isWaiting(news)).toBe(false);
    expect(say(news)).toMatchObject({ tone: "info", title: "Your payment is being processed" });
    expect(say(news).text).toContain("You need not pay again.");
  });

  it("says what was added once it is there, and where its line is", () => {
    const news = purchaseNews(success, { ...purchase, status: "paid" }, [{ seq: 7n, purchaseId: "p1" }]);
    expect(isWaiting(news)).toBe(false);
    expect(say(news)).toMatchObject({ tone: "success", title: "150,000\u00a0tokens were added" });
    expect(news.lineHref).toBe("#line-7");
  });

  it("finds the line on the page of purchases when it is not on this one", () => {
    expect(purchaseNews(success, { ...purchase, status: "paid" }, []).lineHref).toBe("/tokens/history?type=purchase");
  });

  it("says that nothing was charged after a cancelled or refused payment, with the reason", () => {
    expect(say(purchaseNews(cancelled, purchase, [])).text).toBe("Nothing was charged.");
    const refused = purchaseNews(cancelled, { ...purchase, failureMessage: "Your card was declined." }, []);
    expect(say(refused).text).toBe("Your card was declined. Nothing was charged.");
  });

  it("never says that nothing was charged of a purchase that was paid", () => {
    const news = purchaseNews(cancelled, { ...purchase, status: "paid" }, []);
    expect(say(news).title).toContain("were added");
  });

  it("promises nothing about a purchase that is not this account's", () => {
    const news = purchaseNews({ way: "success", purchaseId: "somebody-elses" }, null, []);
    expect(isWaiting(news)).toBe(false);
    expect(say(news).title).not.toMatch(/received|added/);
  });

  it("links to a receipt only when it is a web page", () => {
    expect(purchaseNews(success, { ...purchase, receiptUrl: "https://pay.test/r" }, []).receiptUrl).not.toBeNull();
    expect(purchaseNews(success, { ...purchase, receiptUrl: "javascript:alert(1)" }, []).receiptUrl).toBeNull();
  });
});
