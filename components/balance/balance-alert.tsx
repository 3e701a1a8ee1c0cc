"use client";

import type { Route } from "next";
import { formatTokens } from "@/components/amounts/format";
import { Alert, type AlertTone } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button-link";
import { useBalance } from "./balance-provider";
import { shownLevelOf, type LiveBalance } from "./live-balance";

/** Under the top bar of every signed-in page, as long as the balance is not healthy. */
export function BalanceAlert() {
  const words = alertFor(useBalance());
  if (!words) return null;
  return (
    <aside
      aria-label="About your balance"
      data-print="hidden"
      className="mx-auto w-full max-w-page px-4 pt-4 pb-1 sm:px-6"
    >
      <Alert
        tone={words.tone}
        live={words.tone === "danger"}
        title={words.title}
        action={
          words.canBuy ? (
            <ButtonLink href={"/tokens#packages" as Route} size="sm">
              Buy tokens
            </ButtonLink>
          ) : undefined
        }
      >
        {words.text}
      </Alert>
    </aside>
  );
}

type Words = { tone: AlertTone; title: string; text: string; canBuy: boolean };

/** What is the case and what to do, by level; null for a healthy balance. */
export function alertFor(balance: LiveBalance): Words | null {
  const { settledTokens, heldTokens, availableTokens, displayUnit } = balance;
  const amount = (tokens: number) => formatTokens(tokens, { displayUnit });
  switch (shownLevelOf(balance)) {
    case "healthy":
      return null;
    case "low":
      return {
        tone: "warning",
        title: `Your balance is low: ${amount(availableTokens)} left`,
        text: "Buy tokens before it runs out.",
        canBuy: true,
      };
    case "critical":
      return {
        tone: "danger",
        title: `Your balance is almost used up: ${amount(availableTokens)} left`,
        text: "Most work needs more than that and will not start. Buy tokens to go on.",
        canBuy: true,
      };
    case "suspended":
      // Everything is set aside for work that runs, and a little more: that is not debt.
      if (settledTokens >= 0) {
        return {
          tone: "danger",
          title: "All your tokens are set aside",
          text: `Running work holds ${amount(heldTokens)}. Buy tokens to start more.`,
          canBuy: true,
        };
      }
      return {
        tone: "danger",
        title: `New work is stopped: your balance is ${amount(-settledTokens)} below zero`,
        text: "Work that was already running was finished and booked. Buy more than what is missing, and your account goes on by itself.",
        canBuy: true,
      };
    case "blocked":
      return {
        tone: "danger",
        title: "Your account is blocked",
        text: "No new work can start, and buying tokens does not change that. What you have is kept. Contact support.",
        canBuy: false,
      };
  }
}
