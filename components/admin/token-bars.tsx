import type { ReactNode } from "react";
import { formatTokens } from "@/components/amounts/format";

type TokenBarsProps = {
  /** What the picture shows, for those who do not see it. */
  label: string;
  bars: readonly { key: string; name: string; tokens: bigint }[];
  /** The same as a table, for whoever prefers figures. */
  children: ReactNode;
};

const SLOT = 10;
const BAR = 7;
const HEIGHT = 100;

/** Tokens over time as bars, with the first and the last of them named, and a table to be opened below. */
export function TokenBars({ label, bars, children }: TokenBarsProps) {
  const most = bars.reduce((top, { tokens }) => (tokens > top ? tokens : top), 0n);
  return (
    <figure className="flex flex-col gap-2">
      <svg
        role="img"
        aria-label={`${label} The table below has the figures.`}
        viewBox={`0 0 ${bars.length * SLOT} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-32 w-full border-b"
      >
        {bars.map(({ key, name, tokens }, index) => (
          <g key={key}>
            <title>{`${name}: ${formatTokens(tokens)}`}</title>
            {/* The whole slot answers to the pointer, also above a low bar. */}
            <rect x={index * SLOT} width={SLOT} height={HEIGHT} fill="transparent" />
            <rect
              x={index * SLOT + (SLOT - BAR) / 2}
              width={BAR}
              y={HEIGHT - heightOf(tokens, most)}
              height={heightOf(tokens, most)}
              className="fill-chart-1"
            />
          </g>
        ))}
      </svg>
      <div aria-hidden className="flex justify-between text-xs text-muted-foreground">
        <span>{bars[0]?.name}</span>
        <span>{bars.at(-1)?.name}</span>
      </div>
      <details className="group">
        <summary className="w-fit rounded-sm py-1 text-xs font-medium text-muted-foreground hover:text-foreground">
          <span className="group-open:hidden">Show as a table</span>
          <span className="hidden group-open:inline">Hide the table</span>
        </summary>
        {children}
      </details>
    </figure>
  );
}

/** In parts of `HEIGHT`; any use at all is seen. */
function heightOf(tokens: bigint, most: bigint): number {
  if (tokens <= 0n || most === 0n) return 0;
  return Math.max(1, Number((tokens * BigInt(HEIGHT) * 10n) / most) / 10);
}
