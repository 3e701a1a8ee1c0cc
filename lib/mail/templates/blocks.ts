import type { Template } from "../letter";

const seeTokens = { label: "See your tokens", path: "/tokens" };

export const accountBlocked: Template<"account_blocked"> = ({ reason }) => ({
  subject: "Your account is blocked",
  preheader: "New work will not start. Your tokens stay yours.",
  heading: "Your account is blocked",
  paragraphs: [
    "New work will not start, and nothing is charged by itself. Your tokens stay on your account.",
    "Answer this mail if you think that this is a mistake.",
  ],
  rows: [["Reason", reason]],
  action: seeTokens,
});

export const accountUnblocked: Template<"account_unblocked"> = ({ balanceTokens }, { tokens }) => ({
  subject: "Your account is no longer blocked",
  preheader: "You can go on.",
  heading: "Your account is no longer blocked",
  paragraphs: ["You can go on where you were. Your tokens are as they were left."],
  rows: [["Balance", tokens(balanceTokens)]],
  action: seeTokens,
});
