"use server";

import { AskAboutChargeForm } from "@/lib/contracts/questions";
import { parseTransactionId } from "@/lib/domain/ledger/transaction-id";
import { refuse } from "@/lib/domain/result";
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
