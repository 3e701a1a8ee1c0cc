import { expect, test } from "vitest";
import { currentLink } from "./nav-links";

const links = [
  { href: "/tokens", label: "Overview" },
  { href: "/tokens/history", label: "History", also: "/tokens/transactions" },
  { href: "/tokens/payments", label: "Payments" },
];

test.each([
  ["/tokens", "Overview"],
  ["/tokens/history", "History"],
  ["/tokens/transactions/txn_1", "History"],
  ["/tokens/payment-methods", "Overview"],
  ["/tokens/payments/1", "Payments"],
  ["/tokensandmore", undefined],
  ["/studio", undefined],
])("on %s the bar marks %s", (path, label) => {
  expect(currentLink(links, path)?.label).toBe(label);
});
