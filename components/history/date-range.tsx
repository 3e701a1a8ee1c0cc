"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { useTimeZone } from "@/components/amounts/use-time-zone";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { historyQuery, type HistoryPlace } from "@/lib/contracts/history-place";
import { historyHref } from "./history-place";

/** Two days, both included, by the reader's own clock. Without JavaScript it is a plain form, and the clock is UTC. */
export function DateRange({ place }: { place: HistoryPlace }) {
  const router = useRouter();
  const timeZone = useTimeZone(place.timeZone);
  const [isLoading, startTransition] = useTransition();
  const [fromDay, setFromDay] = useState(place.fromDay ?? "");
  const [toDay, setToDay] = useState(place.toDay ?? "");
  const others = new URLSearchParams(historyQuery({ ...place, fromDay: null, toDay: null, from: null }));

  return (
    <form
      action="/tokens/history"
      aria-label="Dates"
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const range = { fromDay: fromDay || null, toDay: toDay || null, timeZone };
        startTransition(() => {
          router.push(historyHref({ ...place, ...range, from: null }) as Route, { scroll: false });
        });
      }}
    >
      {[...others].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="tz" value={timeZone} />
      <Day label="From" name="from" value={fromDay} onChange={setFromDay} />
      <Day label="To" name="to" value={toDay} onChange={setToDay} />
      <Button type="submit" variant="secondary" pending={isLoading} className="max-sm:h-10 max-sm:w-full">
        Apply
      </Button>
    </form>
  );
}

type DayProps = { label: string; name: string; value: string; onChange: (value: string) => void };

function Day({ label, name, value, onChange }: DayProps) {
  return (
    <Label className="flex min-w-0 flex-1 flex-col gap-1 text-xs text-muted-foreground sm:flex-none">
      {label}
      <Input
        type="date"
        name={name}
        min="1970-01-01"
        max="2199-12-31"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="min-w-0 sm:w-36"
      />
    </Label>
  );
}
