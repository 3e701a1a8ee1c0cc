"use server";

import { AnswerQuestionForm, AskAboutChargeForm } from "@/lib/contracts/questions";
import { parseTransactionId } from "@/lib/domain/ledger/transaction-id";
import { refuse } from "@/lib/domain/result";
import { answerQuestion } from "@/lib/operations/answer-question";
import { askAboutCharge } from "@/lib/operations/ask-about-charge";
import { defineAction } from "./define-action";

export const askAboutChargeAction = defineAction({
  input: AskAboutChargeForm,
  access: "signed-in",
  // The page that it is asked on, wherever that is.
  refreshes: [],
  run: async (actor, { transactionId, key, text }) => {
    const line = parseTransactionId(transactionId);
    return line ? askAboutCharge(actor, { ...line, key, text }) : refuse({ code: "not_found" });
  },
});

export const answerQuestionAction = defineAction({
  input: AnswerQuestionForm,
  access: "signed-in",
  refreshes: ["/admin/tokens/questions"],
  run: answerQuestion,
});
