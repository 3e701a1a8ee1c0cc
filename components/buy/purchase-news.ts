import { lineAnchor, type SearchParams } from "@/components/history/history-place";
import { webAddress } from "@/components/payments/web-address";

/** How somebody came back from the payment page. */
export type Return = { way: "success" | "cancelled"; purchaseId: string | null };

/** What there is to say about it, in a form that can be sent to the browser. */
export type PurchaseNews = {
  way: Return["way"];
  purchaseId: string | null;
  status: "pending" | "processing" | "paid" | "expired" | "failed" | "parked" | "unknown";
  packageName: string;
  amountTokens: bigint;
  receiptUrl: string | null;
  failureMessage: string | null;
  /** Where its line is: on this page, or on the page of all purchases. */
  lineHref: string;
};

type Purchase = Pick<PurchaseNews, "packageName" | "amountTokens" | "receiptUrl" | "failureMessage"> & {
  id: string;
  status: Exclude<PurchaseNews["status"], "unknown">;
};

/** Reads `?success=true&purchase=…` and `?cancelled=true&purchase=…`; null for any other address. */
export function parseReturn(params: SearchParams): Return | null {
  const way = params["success"] === "true" ? "success" : params["cancelled"] === "true" ? "cancelled" : null;
  const purchase = params["purchase"];
  return way && { way, purchaseId: typeof purchase === "string" ? purchase : null };
}

/** `purchase` is null when the address names none of this account's. */
export function purchaseNews(
  { way, purchaseId }: Return,
  purchase: Purchase | null,
  lines: readonly { seq: bigint; purchaseId: string | null }[],
): PurchaseNews {
  const line = purchase && lines.find((each) => each.purchaseId === purchase.id);
  return {
    way,
    purchaseId: purchase?.id ?? purchaseId,
    status: purchase?.status ?? "unknown",
    packageName: purchase?.packageName ?? "",
    amountTokens: purchase?.amountTokens ?? 0n,
    receiptUrl: webAddress(purchase?.receiptUrl ?? null),
    failureMessage: purchase?.failureMessage ?? null,
    lineHref: line ? `#${lineAnchor(line.seq)}` : "/tokens/history?type=purchase",
  };
}
