import type { Route } from "next";
import Link from "next/link";
import { X } from "lucide-react";
import type { HistoryPlace } from "@/lib/contracts/history-place";
import { lineName } from "@/lib/domain/ledger/line-names";
import type { LineType } from "@/lib/domain/ledger/types";
import { historyHref } from "./history-place";

/** What most people have and look for; others appear when the address names them. */
const OFFERED: readonly LineType[] = [
  "usage",
  "purchase",
  "auto_recharge",
  "bonus",
  "admin_grant",
  "admin_deduction",
  "refund",
  "correction",
  "expiry",
];

const chip =
  "flex h-8 items-center gap-1 rounded-full border px-3 font-medium text-muted-foreground transition-colors hover:text-foreground aria-[current]:border-transparent aria-[current]:bg-primary-soft aria-[current]:text-primary-text pointer-coarse:h-10";

/** Filters that are pressed on and off. Each is a link, so that the choice is in the address. */
export function TypeChips({ place }: { place: HistoryPlace }) {
  const { types: chosen } = place;
  const offered = [...OFFERED, ...chosen.filter((type) => !OFFERED.includes(type))];
  return (
    <nav aria-label="Filter by type" data-print="hidden">
      <ul className="flex flex-wrap gap-2">
        {offered.map((type) => {
          const isOn = chosen.includes(type);
          const types = isOn ? chosen.filter((other) => other !== type) : [...chosen, type];
          const label = lineName(type);
          return (
            <li key={type}>
              <Link
                href={historyHref({ ...place, types, from: null }) as Route}
                scroll={false}
                aria-current={isOn ? "true" : undefined}
                aria-label={isOn ? `${label}, shown. Remove this filter` : `Only ${label}`}
                className={chip}
              >
                {label}
                {isOn ? <X aria-hidden className="-mr-1 size-3.5" /> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
