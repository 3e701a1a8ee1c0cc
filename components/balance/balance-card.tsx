"use client";

import type { Route } from "next";
import { formatTokens } from "@/components/amounts/format";
import { LevelBadge } from "@/components/amounts/level-badge";
import { Moment } from "@/components/amounts/moment";
import { ButtonLink } from "@/components/ui/button-link";
import { cn } from "@/components/ui/cn";
import { useBalance } from "./balance-provider";
import { daysLeftSentence } from "./forecast";
import { shownLevelOf } from "./live-balance";

type BalanceCardProps = {
  daysLeft: number | null;
  /** ISO 8601, UTC; null when it is not known or far away. */
  runsOutAt: string | null;
};

/** The balance in large, with what it is worth and how long it lasts. Changes by itself. */
export function BalanceCard({ daysLeft, runsOutAt }: BalanceCardProps) {
  const balance = useBalance();
  const { settledTokens, heldTokens, availableTokens, displayUnit } = balance;
  const figure = formatTokens(settledTokens, { displayUnit, unit: false });
  const other = displayUnit === "tokens" ? "credits" : "tokens";
  return (
    <div className="flex flex-col items-start gap-5">
      <div className="flex flex-col gap-2">
        <div className="flex items-center gap-3">
          <p id="balance-label" className="text-muted-foreground">
            Balance
          </p>
          <LevelBadge level={shownLevelOf(balance)} />
        </div>
        <p
          aria-labelledby="balance-label balance-figure"
          className={cn("font-semibold tabular-nums", figure.length > 14 ? "text-2xl sm:text-3xl" : "text-3xl")}
        >
          <span id="balance-figure">
            {figure} <span className="text-base font-normal tracking-normal text-muted-foreground">{displayUnit}</span>
          </span>
        </p>
        <p className="text-muted-foreground tabular-nums">
          {settledTokens < 0
            ? `You owe ${formatTokens(-settledTokens, { displayUnit })}, taken first from what you buy next`
            : `Worth ${formatTokens(settledTokens, { displayUnit: other })}`}
        </p>
      </div>
      {/* Always there, so that a hold which comes and goes moves nothing. */}
      <div className="flex min-h-10 flex-col justify-end tabular-nums">
        {heldTokens > 0 ? (
          <p>
            {formatTokens(heldTokens, { displayUnit })} held for running work,{" "}
            {formatTokens(availableTokens, { displayUnit, unit: false })} available
          </p>
        ) : null}
        <p className="text-muted-foreground">
          {availableTokens <= 0 ? (
            "Nothing left to use"
          ) : (
            <>
              {daysLeftSentence(daysLeft)}
              {runsOutAt !== null && daysLeft !== null && daysLeft >= 1 ? (
                <>
                  , until <Moment at={runsOutAt} day />
                </>
              ) : null}
            </>
          )}
        </p>
      </div>
      <ButtonLink href={"#packages" as Route} size="lg">
        Buy tokens
      </ButtonLink>
    </div>
  );
}
