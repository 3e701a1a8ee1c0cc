"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { segmentClasses, segmentedClasses } from "./segmented-classes";

export type Segment<Value extends string> = { value: Value; label: ReactNode; "aria-label"?: string };

type SegmentedControlProps<Value extends string> = {
  /** What is being chosen, for screen readers. */
  label: string;
  segments: readonly Segment<Value>[];
  value?: Value;
  defaultValue?: Value;
  onValueChange?: (value: Value) => void;
  name?: string;
  className?: string;
};

/** One of two to five, all seen at once; the arrow keys move between them. When the choice is in the URL: `SegmentedLinks`. */
export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  defaultValue,
  onValueChange,
  name,
  className,
}: SegmentedControlProps<Value>) {
  return (
    <RadioGroup
      data-slot="segmented-control"
      aria-label={label}
      name={name}
      value={value}
      defaultValue={defaultValue}
      onValueChange={(next) => onValueChange?.(next)}
      className={cn(segmentedClasses, className)}
    >
      {segments.map((segment) => (
        <Radio.Root
          key={segment.value}
          value={segment.value}
          aria-label={segment["aria-label"]}
          render={<span />}
          className={segmentClasses}
        >
          {segment.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
