"use client";

import { Ban, CircleCheck, Lock, OctagonAlert, TriangleAlert, type LucideIcon } from "lucide-react";
import type { Route } from "next";
import { formatTokens } from "@/components/amounts/format";
import type { ShownLevel } from "@/components/amounts/level-badge";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";
import { useBalance } from "./balance-provider";
import { shownLevelOf } from "./live-balance";

const looks: Record<ShownLevel, { word: string; icon: LucideIcon; classes: string; mark: string }> = {
  healthy: { word: "healthy", icon: CircleCheck, classes: "hover:bg-accent", mark: "text-success" },
  low: { word: "low", icon: TriangleAlert, classes: "border-warning/40 bg-warning-soft", mark: "text-warning" },
  critical: { word: "critical", icon: OctagonAlert, classes: "border-danger/40 bg-danger-soft", mark: "text-danger" },
  suspended: { word: "suspended", icon: Ban, classes: "bg-danger-solid border-transparent text-white", mark: "" },
  blocked: { word: "blocked", icon: Lock, classes: "bg-danger-solid border-transparent text-white", mark: "" },
};

/** From here on the figure is shortened; the exact one stays in the name and on hover. */
const LONGEST_FIGURE = 9_999_999;
/** The same on a phone where a word stands beside it, so that the bar stays in one line. */
const LONGEST_WITH_WORD = 99_999;

/** The balance in the top bar: figure, icon and word. Keeps its place while the figure changes. */
export function BalanceBadge() {
  const balance = useBalance();
  const { settledTokens, displayUnit } = balance;
  const { word, icon: Icon, classes, mark } = looks[shownLevelOf(balance)];
  const exact = formatTokens(settledTokens, { displayUnit });
  const figure = (longest: number) =>
    formatTokens(settledTokens, { displayUnit, unit: false, compact: Math.abs(settledTokens) > longest });
  return (
    <Link
      href={"/tokens" as Route}
      aria-label={`Balance: ${exact.replaceAll("\u00a0", " ")}, ${word}`}
      title={exact}
      className={cn(
        "flex h-8 items-center gap-1.5 rounded-full border px-3 text-sm font-medium whitespace-nowrap transition-colors pointer-coarse:h-10",
        classes,
      )}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", mark)} />
      <span className="min-w-[5ch] text-right tabular-nums">
        <span className="max-sm:hidden">{figure(LONGEST_FIGURE)}</span>
        <span className="sm:hidden">{figure(word === "healthy" ? LONGEST_FIGURE : LONGEST_WITH_WORD)}</span>
      </span>
      <span className="max-sm:hidden">{displayUnit}</span>
      {/* On a phone the icon alone says that all is well; everything else is said in a word. */}
      <span className={cn("text-xs", mark, word === "healthy" ? "max-sm:hidden" : "")}>{word}</span>
    </Link>
  );
}
