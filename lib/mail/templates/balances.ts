import type { Template } from "../letter";

const buyTokens = { label: "Buy tokens", path: "/tokens#packages" };

export const balanceLow: Template<"balance_low"> = ({ availableTokens }, { tokens }) => ({
  subject: `Your balance is low: ${tokens(availableTokens)} left`,
  preheader: "Buy tokens before it runs out.",
  heading: "Your balance is low",
  paragraphs: [`You have ${tokens(availableTokens)} left. Buy tokens before it runs out.`],
  rows: [["Available", tokens(availableTokens)]],
  action: buyTokens,
});

export const balanceCritical: Template<"balance_critical"> = ({ availableTokens }, { tokens }) => {
  const isUsedUp = BigInt(availableTokens) <= 0n;
  const heading = isUsedUp ? "Your balance is used up" : "Your balance is almost used up";
  return {
    subject: isUsedUp ? heading : `${heading}: ${tokens(availableTokens)} left`,
    preheader: "Buy tokens to go on.",
    heading,
    paragraphs: [
      isUsedUp
        ? "New work will not start. Buy tokens to go on."
        : "Most work needs more than you have and will not start. Buy tokens to go on.",
    ],
    rows: [["Available", tokens(availableTokens)]],
    action: buyTokens,
  };
};

export const accountSuspended: Template<"account_suspended"> = ({ debtTokens }, { tokens }) => ({
  subject: `New work is stopped: your balance is ${tokens(debtTokens)} below zero`,
  preheader: "Buy more than what is missing, and your account goes on by itself.",
  heading: "New work is stopped",
  paragraphs: [
    `Your balance is ${tokens(debtTokens)} below zero. Work that was already running was finished and booked.`,
    "Buy more than what is missing, and your account goes on by itself.",
  ],
  rows: [["Missing", tokens(debtTokens)]],
  action: buyTokens,
});
