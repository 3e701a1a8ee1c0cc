import type { Template } from "../letter";

export const signInLink: Template<"sign_in_link"> = ({ linkId, minutes }, _amounts, tokenOf) => ({
  subject: "Your link to sign in",
  preheader: `It works once, for ${minutes} minutes.`,
  heading: "Sign in",
  paragraphs: [
    `Somebody, most likely you, asked for a link to sign in. It works once, for ${minutes} minutes, and asks you to confirm.`,
    "If it was not you, do nothing: without this mail nobody gets in.",
  ],
  rows: [],
  action: { label: "Sign in", path: `/sign-in/link?token=${encodeURIComponent(tokenOf(linkId))}` },
});

export const passwordReset: Template<"password_reset"> = ({ linkId, minutes }, _amounts, tokenOf) => ({
  subject: "Choose a new password",
  preheader: `The link works once, for ${minutes} minutes.`,
  heading: "Choose a new password",
  paragraphs: [
    `Somebody, most likely you, asked to choose a new password. The link works once, for ${minutes} minutes.`,
    "If it was not you, do nothing: your password stays as it is.",
  ],
  rows: [],
  action: { label: "Choose a password", path: `/reset-password?token=${encodeURIComponent(tokenOf(linkId))}` },
});

export const passwordChanged: Template<"password_changed"> = ({ isFirstProof }) => ({
  subject: isFirstProof ? "Your old password no longer works" : "Your password was changed",
  preheader: "If it was not you, choose a new one now.",
  heading: isFirstProof ? "Your old password no longer works" : "Your password was changed",
  paragraphs: isFirstProof
    ? [
        "You have shown for the first time that this address is yours. A password that was chosen before that could be somebody else's, so it was removed, and other browsers were signed out.",
        "Choose a password in your settings, or go on signing in by a link.",
      ]
    : [
        "Other browsers were signed out with it.",
        "If it was not you, choose a new password now: the old one no longer lets you in, but a link by mail does.",
      ],
  rows: [],
  action: { label: "Open your settings", path: "/settings" },
});

export const accountClosed: Template<"account_closed"> = ({ tokens: amount, isRefundAsked }, { tokens }) => {
  const left = BigInt(amount);
  return {
    subject: "Your account is closed",
    preheader: "Your name and address are no longer kept.",
    heading: "Your account is closed",
    paragraphs: [
      "Your name and email were removed, all keys and sessions ended, and no card is charged any more. What the law makes us keep, the list of transactions, stays without your name.",
      left > 0n
        ? isRefundAsked
          ? `You asked for money back for what you paid and did not use. Our staff looks at the ${tokens(amount)} that were left; a refund goes to what you paid with.`
          : `You gave up the ${tokens(amount)} that were left.`
        : "There were no tokens left.",
      "This is the last mail to this address.",
    ],
    rows: [],
    action: { label: "Purser", path: "/" },
  };
};

/** To the staff. */
export const closingRefundAsked: Template<"closing_refund_asked"> = (facts, { tokens, money }) => ({
  subject: `A customer left and asks for up to ${money(facts.paidCents, facts.currency)} back`,
  preheader: `${tokens(facts.tokens)} were left.`,
  heading: "A customer has left and asks for money back",
  paragraphs: ["Their account is closed and keeps what was left until a refund of the payments takes it back."],
  rows: [
    ["Left", tokens(facts.tokens)],
    ["Paid for it", money(facts.paidCents, facts.currency)],
    ["Account", facts.accountId],
  ],
  action: { label: "See payments", path: "/admin/tokens/payments" },
});
