"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";
import type { HistoryPlace } from "@/lib/contracts/history-place";
import type { LineSort } from "@/lib/domain/ledger/line-order";
import { historyHref } from "./history-place";

const options: { value: LineSort; label: string }[] = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "type", label: "Type, A to Z" },
  { value: "-type", label: "Type, Z to A" },
  { value: "-amount", label: "Largest amount first" },
  { value: "amount", label: "Smallest amount first" },
  { value: "-balance", label: "Highest balance first" },
  { value: "balance", label: "Lowest balance first" },
];

/** The order, where the heads of columns are out of sight. */
export function SortSelect({ place }: { place: HistoryPlace }) {
  const router = useRouter();
  const [isLoading, startTransition] = useTransition();
  return (
    <div className="flex items-center gap-2 sm:hidden" data-print="hidden">
      <Select
        aria-label="Order"
        options={options}
        value={place.sort}
        onValueChange={(sort) =>
          startTransition(() => router.push(historyHref({ ...place, sort, from: null }) as Route, { scroll: false }))
        }
        className="flex-1"
      />
      {isLoading ? <Spinner /> : null}
    </div>
  );
}
