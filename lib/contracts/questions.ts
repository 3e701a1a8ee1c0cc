import { z } from "zod";
import { text, uuid } from "./values";

/** "This looks wrong", on the page of a transaction. */
export const AskAboutChargeForm = z.object({
  transactionId: z.string({ error: "is required" }).max(80, { error: "must be an id as we gave it" }),
  /** Drawn with the form. */
  key: uuid,
  text: z.string({ error: "is required" }).trim().min(3, { error: "must be at least 3 characters" }).pipe(text(1_000)),
});

/** What the staff answers. */
export const AnswerQuestionForm = z.object({
  accountId: uuid,
  questionId: uuid,
  answer: z
    .string({ error: "is required" })
    .trim()
    .min(3, { error: "must be at least 3 characters" })
    .pipe(text(1_000)),
});
