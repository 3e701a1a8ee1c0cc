import type { Route } from "next";
import Form from "next/form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { analyticsHref, BYS, RANGES, type AnalyticsPlace, type Range } from "./analytics-place";
import { byWords } from "./usage-words";

const rangeLabels: Record<Range, string> = {
  hour: "Hours",
  day: "Days",
  week: "Weeks",
  month: "Months",
  custom: "Custom",
};

/** What to look at: how far back, and by what. Every choice is an address. */
export function AnalyticsControls({ place }: { place: AnalyticsPlace }) {
  return (
    <div data-print="hidden" className="flex flex-col gap-4 pb-8">
      <div className="flex flex-wrap gap-3">
        <SegmentedLinks
          label="Range"
          links={RANGES.map((range) => ({
            href: analyticsHref({ ...place, range, days: range === "custom" ? place.days : null }) as Route,
            label: rangeLabels[range],
            current: place.range === range,
          }))}
        />
        <SegmentedLinks
          label="Break down by"
          links={BYS.map((by) => ({
            href: analyticsHref({ ...place, by }) as Route,
            label: byWords[by].label,
            current: place.by === by,
          }))}
        />
      </div>
      {place.range === "custom" ? <DaysForm place={place} /> : null}
    </div>
  );
}

function DaysForm({ place: { by, days } }: { place: AnalyticsPlace }) {
  const errorAt = (field: "from" | "to") => (days?.fault?.field === field ? days.fault.message : undefined);
  return (
    <Form action="/tokens/analytics" scroll={false} className="flex flex-wrap items-start gap-3">
      <input type="hidden" name="range" value="custom" />
      {by === "operation" ? null : <input type="hidden" name="by" value={by} />}
      <Field label="First day" error={errorAt("from")}>
        {(control) => <Input {...control} type="date" name="from" defaultValue={days?.from} required />}
      </Field>
      <Field label="Last day" error={errorAt("to")}>
        {(control) => <Input {...control} type="date" name="to" defaultValue={days?.to} required />}
      </Field>
      {/* In line with the fields, whatever is said under them. */}
      <Button type="submit" variant="secondary" className="mt-6.5 h-10 sm:h-9">
        Show
      </Button>
    </Form>
  );
}
