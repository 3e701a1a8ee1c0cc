import type { BadgeProps } from "@/components/ui/badge";
import { lineName } from "@/lib/domain/ledger/line-names";
import type { LineType } from "@/lib/domain/ledger/types";

type LineTypeLook = { label: string; badge: NonNullable<BadgeProps["variant"]> };

/** How each kind of ledger line is called and looks: what was paid for stands out, what is many stays quiet. */
export const lineTypes: Record<LineType, LineTypeLook> = {
  usage: { label: lineName("usage"), badge: "outline" },
  purchase: { label: lineName("purchase"), badge: "accent" },
  auto_recharge: { label: lineName("auto_recharge"), badge: "accent" },
  subscription: { label: lineName("subscription"), badge: "accent" },
  bonus: { label: lineName("bonus"), badge: "neutral" },
  admin_grant: { label: lineName("admin_grant"), badge: "neutral" },
  admin_deduction: { label: lineName("admin_deduction"), badge: "neutral" },
  refund: { label: lineName("refund"), badge: "neutral" },
  payment_refund: { label: lineName("payment_refund"), badge: "neutral" },
  dispute: { label: lineName("dispute"), badge: "neutral" },
  dispute_reversal: { label: lineName("dispute_reversal"), badge: "neutral" },
  expiry: { label: lineName("expiry"), badge: "neutral" },
  correction: { label: lineName("correction"), badge: "neutral" },
};
