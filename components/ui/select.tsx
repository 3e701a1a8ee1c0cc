"use client";

import { Select as SelectPrimitive } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { controlClasses } from "./control-classes";
import type { FieldControl } from "./field";
import { popupClasses, popupItemClasses } from "./popup-classes";

export type SelectOption<Value extends string> = {
  value: Value;
  label: ReactNode;
  note?: ReactNode;
  disabled?: boolean;
};

type SelectProps<Value extends string> = Partial<FieldControl> & {
  options: readonly SelectOption<Value>[];
  name?: string;
  value?: Value;
  defaultValue?: Value;
  onValueChange?: (value: Value) => void;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  "aria-label"?: string;
  className?: string;
};

/** One of a few. Takes the props of a `Field`; submits its value under `name` like a native select. */
export function Select<Value extends string>({
  options,
  name,
  value,
  defaultValue,
  onValueChange,
  placeholder = "Choose…",
  required,
  disabled,
  className,
  ...control
}: SelectProps<Value>) {
  return (
    <SelectPrimitive.Root
      items={options}
      name={name}
      value={value}
      defaultValue={defaultValue}
      onValueChange={(next) => {
        if (next !== null) onValueChange?.(next);
      }}
      required={required}
      disabled={disabled}
    >
      <SelectPrimitive.Trigger
        data-slot="select"
        {...control}
        className={cn(
          controlClasses,
          "inline-flex h-10 items-center justify-between gap-2 px-3 text-left select-none hover:bg-muted data-placeholder:text-muted-foreground sm:h-9",
          className,
        )}
      >
        <SelectPrimitive.Value placeholder={placeholder} className="truncate" />
        <SelectPrimitive.Icon render={<ChevronDown className="size-4 shrink-0 text-muted-foreground" />} />
      </SelectPrimitive.Trigger>
      <SelectPrimitive.Portal>
        <SelectPrimitive.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <SelectPrimitive.Popup
            className={cn(popupClasses, "max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto p-1")}
          >
            <SelectPrimitive.List>
              {options.map((option) => (
                <SelectPrimitive.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className={cn(popupItemClasses, "pr-8")}
                >
                  <span className="flex flex-col">
                    <SelectPrimitive.ItemText render={<span />}>{option.label}</SelectPrimitive.ItemText>
                    {option.note ? <span className="text-xs text-muted-foreground">{option.note}</span> : null}
                  </span>
                  <SelectPrimitive.ItemIndicator className="absolute right-2 flex text-primary-text">
                    <Check className="size-4" />
                  </SelectPrimitive.ItemIndicator>
                </SelectPrimitive.Item>
              ))}
            </SelectPrimitive.List>
          </SelectPrimitive.Popup>
        </SelectPrimitive.Positioner>
      </SelectPrimitive.Portal>
    </SelectPrimitive.Root>
  );
}
