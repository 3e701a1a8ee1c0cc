import { formatTokens, type DisplayUnit } from "@/components/amounts/format";
import type { AlertTone } from "@/components/ui/alert";
import type { PurchaseNews } from "./purchase-news";

export type BannerWords = { tone: AlertTone; title: string; text: string | null };

/** Whether the answer is still on its way. */
export function isWaiting({ way, status }: PurchaseNews): boolean {
  return way === "success" && status === "pending";
}

/** What to say to somebody who is back from the payment page: what happened, and what became of the money. */
export function bannerFor(news: PurchaseNews, show: { displayUnit: DisplayUnit; isLate: boolean }): BannerWords {
  const tokens = formatTokens(news.amountTokens, { displayUnit: show.displayUnit });
  const add = news.amountTokens === 1n ? "was added" : "were added";
  switch (news.status) {
    case "paid":
      return { tone: "success", title: `${tokens} ${add}`, text: null };
    case "processing":
      return {
        tone: "info",
        title: "Your payment is being processed",
        text: `Your bank has been asked to pay, which can take a few days. When the money arrives, your tokens are added by themselves. You need not pay again.`,
      };
    case "parked":
      return {
        tone: "warning",
        title: "Payment received, but it is not what was agreed",
        text: "A person looks at it before the tokens are added. Nothing is lost, and you need not pay again.",
      };
    case "failed":
      return { tone: "warning", title: "The payment failed", text: `${because(news)}Nothing was charged. Try again.` };
    case "expired":
      return {
        tone: "info",
        title: "The payment page has expired",
        text: `${because(news)}Nothing was charged. Choose a package to start again.`,
      };
    case "pending":
      return news.way === "success" ? waiting(show.isLate) : cancelled(news);
    case "unknown":
      return news.way === "success"
        ? {
            tone: "info",
            title: "Welcome back from the payment page",
            text: "If you paid, your tokens appear here by themselves. Each purchase is a line in your history.",
          }
        : cancelled(news);
  }
}

function waiting(isLate: boolean): BannerWords {
  return isLate
    ? {
        tone: "info",
        title: "Payment received, your tokens are on their way",
        text: "It takes longer than usual. They appear by themselves in a few minutes, nothing is lost, and you need not pay again.",
      }
    : { tone: "info", title: "Payment received, adding your tokens…", text: "This takes a few seconds." };
}

function cancelled(news: PurchaseNews): BannerWords {
  if (news.failureMessage) {
    return { tone: "warning", title: "The payment did not go through", text: `${because(news)}Nothing was charged.` };
  }
  return { tone: "info", title: "You left the payment page", text: "Nothing was charged." };
}

/** Stripe's own sentence, which says what to do ("Your card has insufficient funds."). */
function because({ failureMessage }: PurchaseNews): string {
  if (!failureMessage) return "";
  const sentence = failureMessage.trim();
  return /[.!?]$/.test(sentence) ? `${sentence} ` : `${sentence}. `;
}
