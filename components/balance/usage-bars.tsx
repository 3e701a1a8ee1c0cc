import type { Route } from "next";
import Link from "next/link";
import { formatTokens, type DisplayUnit } from "@/components/amounts/format";

type UsageBarsProps = {
  /** One entry per day of the viewer's zone, oldest first. */
  days: readonly { day: string; usedTokens: bigint }[];
  totalTokens: bigint;
  displayUnit: DisplayUnit;
};

const HEIGHT = 100;
const STEP = 10;

/** How much was used on each of the last days. The title is the answer; the table says the same in figures. */
export function UsageBars({ days, totalTokens, displayUnit }: UsageBarsProps) {
  const most = days.reduce((peak, each) => (each.usedTokens > peak ? each.usedTokens : peak), 0n);
  const amount = (tokens: bigint) => formatTokens(tokens, { displayUnit });
  if (most === 0n) {
    return (
      <div className="flex flex-col gap-1">
        <p className="font-medium">{`Nothing used in the last ${days.length} days`}</p>
        <p className="text-muted-foreground">What you use will be drawn here, day by day.</p>
      </div>
    );
  }
  return (
    <figure className="flex min-w-0 flex-col gap-3">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{`You used ${amount(totalTokens)} in the last ${days.length} days`}</span>
        <Link href={"/tokens/analytics" as Route} className="text-primary-text underline-offset-4 hover:underline">
          See analytics
        </Link>
      </figcaption>
      <svg
        aria-hidden
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-28 w-full border-b"
      >
        {days.map(({ day, usedTokens }, position) => {
          const height = barHeight(usedTokens, most);
          return (
            <g key={day}>
              <title>{`${dayLabel(day)}: ${amount(usedTokens)}`}</title>
              {/* As high as the chart, so that a small day can be hit as well. */}
              <rect x={position * STEP} y={0} width={STEP} height={HEIGHT} className="fill-transparent" />
              <rect
                x={position * STEP + 1.5}
                y={HEIGHT - height}
                width={STEP - 3}
                height={height}
                className="fill-chart-1"
              />
            </g>
          );
        })}
      </svg>
      <div className="flex justify-between gap-4 text-xs text-muted-foreground tabular-nums">
        <span>{dayLabel(days[0]?.day)}</span>
        <span>{`Most on ${dayLabel(days.find((each) => each.usedTokens === most)?.day)}: ${amount(most)}`}</span>
        <span>{dayLabel(days.at(-1)?.day)}</span>
      </div>
      <details className="text-xs">
        <summary className="w-fit py-1 text-primary-text underline-offset-4 hover:underline">Show as a table</summary>
        <div tabIndex={0} role="region" aria-label="Use by day, scrollable" className="mt-2 max-h-56 overflow-y-auto">
          <table className="w-full tabular-nums">
            <caption className="sr-only">Use by day</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Used</th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {days.toReversed().map(({ day, usedTokens }) => (
                <tr key={day}>
                  <th scope="row" className="py-1 text-left font-normal">
                    {dayLabel(day)}
                  </th>
                  <td className="py-1 text-right">{amount(usedTokens)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** Out of `HEIGHT`. Whatever was used at all can be seen. */
function barHeight(usedTokens: bigint, most: bigint): number {
  if (usedTokens <= 0n) return 0;
  return Math.max(Number((usedTokens * 1_000n) / most) / (1_000 / HEIGHT), 1.5);
}

/** `2026-11-20` → `20 Nov`. */
function dayLabel(day: string | undefined): string {
  if (day === undefined) return "";
  const date = new Date(`${day}T00:00:00Z`);
  return `${date.getUTCDate()} ${date.toLocaleString("en-US", { month: "short", timeZone: "UTC" })}`;
}
