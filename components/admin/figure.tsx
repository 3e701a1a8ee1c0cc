import type { ReactNode } from "react";
import { TokenAmount } from "@/components/amounts/token-amount";

/** A row of figures about one thing. */
export function FigureRow({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <h3 className="border-b pb-2 text-xs font-medium text-muted-foreground">{title}</h3>
      <dl className="grid grid-cols-2 gap-x-5 gap-y-5 sm:grid-cols-3 xl:grid-cols-5">{children}</dl>
    </div>
  );
}

export function Figure({ label, help, children }: { label: string; help: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="font-medium">{label}</dt>
      <dd className="text-xl font-semibold wrap-anywhere tabular-nums">{children}</dd>
      <dd className="text-xs text-pretty text-muted-foreground">{help}</dd>
    </div>
  );
}

// From here on a figure no longer fits its column on a phone; the exact one is on hover.
const FITS_BELOW = 1_000_000_000n;

export function ShortTokens({ tokens }: { tokens: bigint }) {
  const fits = tokens < FITS_BELOW && tokens > -FITS_BELOW;
  return <TokenAmount tokens={tokens} unit={false} compact={!fits} />;
}

export function NoFigure() {
  return (
    <>
      <span aria-hidden>–</span>
      <span className="sr-only">none yet</span>
    </>
  );
}
