"use server";

import { whyNotDeducted } from "@/lib/contracts/admin";
import { sentenceOfRefusal } from "@/lib/contracts/refusals";
import {
  BlockAccountForm,
  BulkGrantsForm,
  ChangeRoleForm,
  CorrectLineForm,
  PreviewBulkForm,
  ResendMailForm,
  RunIntegrityForm,
} from "@/lib/contracts/staff";
import type { Refusal } from "@/lib/domain/refusals";
import { ok, refuse } from "@/lib/domain/result";
import { blockAccount } from "@/lib/operations/block-account";
import { grantInBulk, previewBulkGrants } from "@/lib/operations/bulk-grants";
import { changeRole } from "@/lib/operations/change-role";
import { correctLine } from "@/lib/operations/correct-line";
import { resendMail } from "@/lib/operations/resend-mail";
import { runIntegrity } from "@/lib/operations/run-integrity";
import { defineAction } from "./define-action";
import { atFormFields } from "./form-faults";

const ACCOUNTS = ["/admin/tokens/accounts"];

export const blockAccountAction = defineAction({
  input: BlockAccountForm,
  access: "signed-in",
  refreshes: ACCOUNTS,
  run: blockAccount,
});

export const changeRoleAction = defineAction({
  input: ChangeRoleForm,
  access: "signed-in",
  refreshes: ACCOUNTS,
  run: changeRole,
});

export const resendMailAction = defineAction({
  input: ResendMailForm,
  access: "signed-in",
  refreshes: ACCOUNTS,
  run: (actor, { mailId }) => resendMail(actor, mailId),
});

export const correctLineAction = defineAction({
  input: CorrectLineForm,
  access: "signed-in",
  refreshes: ACCOUNTS,
  run: async (actor, input) => {
    const corrected = await correctLine(actor, input);
    return corrected.ok ? corrected : refuse(atFormFields(corrected.refusal, correctionFields));
  },
});

const correctionFields = new Map([["tokens", "amountTokens"]]);

export const runIntegrityAction = defineAction({
  input: RunIntegrityForm,
  access: "signed-in",
  refreshes: ["/admin/tokens/integrity"],
  run: (actor) => runIntegrity(actor),
});

/** Looks a list of grants up; books nothing. */
export const previewBulkAction = defineAction({
  input: PreviewBulkForm,
  access: "signed-in",
  run: (actor, { list }) => previewBulkGrants(actor, list),
});

/** Answers for each line what came of it, refusals in words. */
export const bulkGrantsAction = defineAction({
  input: BulkGrantsForm,
  access: "signed-in",
  refreshes: ["/admin/tokens"],
  run: async (actor, input) => {
    const granted = await grantInBulk(actor, input);
    if (!granted.ok) return granted;
    const { outcomes, faults } = granted.value;
    return ok({
      faults,
      outcomes: outcomes.map((outcome) =>
        outcome.status === "refused"
          ? { ...outcome, refusal: undefined, sentence: whyNotBooked(outcome.refusal) }
          : outcome,
      ),
    });
  },
});

function whyNotBooked(refusal: Refusal): string {
  if (refusal.code === "insufficient_tokens") return `It ${whyNotDeducted(refusal.availableTokens)}.`;
  return sentenceOfRefusal(refusal);
}
