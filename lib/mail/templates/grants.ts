import type { Template } from "../letter";

const seeTokens = { label: "See your tokens", path: "/tokens" };

export const grantReceived: Template<"grant_received"> = (facts, { tokens, moment }) => {
  const amount = tokens(facts.tokens);
  return {
    subject: `You received ${amount}`,
    preheader: `Your balance is now ${tokens(facts.balanceTokens)}.`,
    heading: `You received ${amount}`,
    paragraphs: [
      facts.expiresAt
        ? `They are on your account now. Use them by ${moment(facts.expiresAt)}; what is left then expires.`
        : "They are on your account now and do not expire.",
    ],
    rows: [
      ["Received", amount],
      ["Reason", facts.reason],
      ["Expires", facts.expiresAt ? moment(facts.expiresAt) : "Never"],
      ["Balance", tokens(facts.balanceTokens)],
    ],
    action: seeTokens,
  };
};

export const grantExpiring: Template<"grant_expiring"> = (facts, { tokens, moment }) => {
  const amount = tokens(facts.tokens);
  const days = facts.daysLeft === 1 ? "1 day" : `${facts.daysLeft} days`;
  return {
    subject: `Expiring in ${days}: ${amount}`,
    preheader: `Use them by ${moment(facts.expiresAt)}.`,
    heading: `Expiring in ${days}: ${amount}`,
    paragraphs: [
      `What you have not used by ${moment(facts.expiresAt)} is taken off your balance.`,
      "Tokens that expire soonest are spent first, so there is nothing to choose.",
    ],
    rows: [
      ["Expiring", amount],
      ["Until", moment(facts.expiresAt)],
      ["Time left", days],
    ],
    action: seeTokens,
  };
};
