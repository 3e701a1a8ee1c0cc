import type { LineType } from "./types";

const NAMES: Record<LineType, string> = {
  usage: "Usage",
  purchase: "Purchase",
  auto_recharge: "Auto-recharge",
  subscription: "Plan",
  bonus: "Bonus",
  admin_grant: "Grant",
  admin_deduction: "Deduction",
  refund: "Tokens back",
  payment_refund: "Payment refund",
  dispute: "Dispute",
  dispute_reversal: "Dispute settled",
  expiry: "Expiry",
  correction: "Correction",
};

/** What people call a kind of ledger line. From A to Z they are in `LINE_TYPES_BY_NAME`. */
export function lineName(type: LineType): string {
  return NAMES[type];
}
