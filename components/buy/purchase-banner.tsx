"use client";

import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { startTransition, useEffect, useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { bannerFor, isWaiting } from "./banner-words";
import type { PurchaseNews } from "./purchase-news";

const LOOK_EVERY_MS = 1_000;
const WAIT_MS = 60_000;

type PurchaseBannerProps = { news: PurchaseNews | null; displayUnit: DisplayUnit };

/**
 * What came of a visit to the payment page. While the credit is on its way it looks every second, for a minute; when
 * there is nothing left to wait for it takes itself out of the address, so that a reload does not say it again.
 */
export function PurchaseBanner({ news, displayUnit }: PurchaseBannerProps) {
  const router = useRouter();
  const [kept, setKept] = useState(news);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [lateFor, setLateFor] = useState<string | null>(null);
  // The address forgets it before the reader is done reading.
  if (news && news !== kept) setKept(news);

  const shown = news ?? kept;
  const key = shown && `${shown.way} ${shown.purchaseId}`;
  const waits = shown !== null && isWaiting(shown);
  const isOver = shown !== null && !waits;

  useEffect(() => {
    if (!waits || lateFor === key) return;
    const looking = setInterval(() => startTransition(() => router.refresh()), LOOK_EVERY_MS);
    const late = setTimeout(() => setLateFor(key), WAIT_MS);
    return () => {
      clearInterval(looking);
      clearTimeout(late);
    };
  }, [router, waits, key, lateFor]);

  useEffect(() => {
    if (isOver) forgetReturn();
  }, [isOver, key]);

  if (!shown || key === dismissed) return null;
  const { tone, title, text } = bannerFor(shown, { displayUnit, isLate: lateFor === key });
  return (
    <div className="relative mb-8">
      <Alert tone={tone} live title={title} className="pr-14">
        {text}
        {shown.status === "paid" ? (
          <span className="flex flex-wrap gap-x-4 gap-y-1 pt-1">
            <LineLink href={shown.lineHref} />
            {shown.receiptUrl ? (
              <a href={shown.receiptUrl} target="_blank" rel="noreferrer" className={linkClasses}>
                Receipt
              </a>
            ) : null}
            <Link href="/tokens/payments" className={linkClasses}>
              Payments and invoices
            </Link>
          </span>
        ) : null}
      </Alert>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Dismiss"
        className="absolute top-2 right-2"
        onClick={() => {
          setDismissed(key);
          forgetReturn();
        }}
      >
        <X />
      </Button>
    </div>
  );
}

/** A line on this page is reached by the browser itself, which then marks it as the target. */
function LineLink({ href }: { href: string }) {
  const link = { className: linkClasses, children: "See it in your history" };
  return href.startsWith("#") ? <a href={href} {...link} /> : <Link href={href as Route} {...link} />;
}

const linkClasses = "text-primary-text font-medium underline-offset-4 hover:underline";

/** Takes the return out of the address and leaves the rest of it, and the page, as they are. */
function forgetReturn(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has("success") && !url.searchParams.has("cancelled")) return;
  for (const name of ["success", "cancelled", "purchase"]) url.searchParams.delete(name);
  history.replaceState(null, "", url);
}
