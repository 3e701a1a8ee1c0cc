import type { BadgeProps } from "@/components/ui/badge";
import type { LineType } from "@/lib/domain/ledger/types";

type LineTypeLook = { label: string; badge: NonNullable<BadgeProps["variant"]> };

/** What people call each kind of ledger line; from A to Z they are in `LINE_TYPES_BY_NAME`. */
export const lineTypes: Record<LineType, LineTypeLook> = {
  usage: { label: "Usage", badge: "outline" },
  purchase: { label: "Purchase", badge: "accent" },
  auto_recharge: { label: "Auto-recharge", badge: "accent" },
  subscription: { label: "Plan", badge: "accent" },
  bonus: { label: "Bonus", badge: "neutral" },
  admin_grant: { label: "Grant", badge: "neutral" },
  admin_deduction: { label: "Deduction", badge: "neutral" },
  refund: { label: "Tokens back", badge: "neutral" },
  payment_refund: { label: "Payment refund", badge: "neutral" },
  dispute: { label: "Dispute", badge: "neutral" },
  dispute_reversal: { label: "Dispute settled", badge: "neutral" },
  expiry: { label: "Expiry", badge: "neutral" },
  correction: { label: "Correction", badge: "neutral" },
};
