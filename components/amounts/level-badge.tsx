import { Ban, CircleCheck, Lock, OctagonAlert, TriangleAlert, type LucideIcon } from "lucide-react";
import { Badge, type BadgeProps } from "@/components/ui/badge";

/** How an account stands, as people are told: the four levels of a balance, and blocked, which outranks them. */
export type ShownLevel = "healthy" | "low" | "critical" | "suspended" | "blocked";

const levels: Record<ShownLevel, { word: string; icon: LucideIcon; variant: NonNullable<BadgeProps["variant"]> }> = {
  healthy: { word: "Healthy", icon: CircleCheck, variant: "success" },
  low: { word: "Low", icon: TriangleAlert, variant: "warning" },
  critical: { word: "Critical", icon: OctagonAlert, variant: "danger" },
  suspended: { word: "Suspended", icon: Ban, variant: "solid" },
  blocked: { word: "Blocked", icon: Lock, variant: "solid" },
};

/** Icon, word and colour: any one of them is enough. */
export function LevelBadge({ level, className }: { level: ShownLevel; className?: string }) {
  const { word, icon: Icon, variant } = levels[level];
  return (
    <Badge variant={variant} className={className}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
