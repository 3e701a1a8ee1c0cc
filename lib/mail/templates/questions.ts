import type { Template } from "../letter";

export const questionAnswered: Template<"question_answered"> = (facts) => ({
  subject: "Your question about a charge was answered",
  preheader: facts.answer,
  heading: "Your question was answered",
  paragraphs: [facts.answer],
  rows: [
    ["You asked", facts.question],
    ["About", facts.description],
    ["Transaction", facts.transactionId],
  ],
  action: { label: "See the charge", path: `/tokens/transactions/${facts.transactionId}` },
});
