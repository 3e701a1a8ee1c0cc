"use client";

import { Menu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ComponentProps } from "react";
import { cn, type Styled } from "./cn";
import { popupClasses, popupItemClasses } from "./popup-classes";

export const DropdownMenu = Menu.Root;

/** Give it the button: `<DropdownMenuTrigger render={<Button variant="ghost" size="icon" aria-label="More" />}>…`. */
export const DropdownMenuTrigger = Menu.Trigger;

export const DropdownMenuGroup = Menu.Group;

export const DropdownMenuRadioGroup = Menu.RadioGroup;

type ContentProps = Styled<Menu.Popup.Props> & Pick<Menu.Positioner.Props, "align" | "side" | "sideOffset">;

export function DropdownMenuContent({ align = "end", side, sideOffset = 6, className, ...props }: ContentProps) {
  return (
    <Menu.Portal>
      <Menu.Positioner align={align} side={side} sideOffset={sideOffset} className="z-50 outline-none">
        <Menu.Popup
          data-slot="dropdown-menu"
          {...props}
          className={cn(popupClasses, "max-h-(--available-height) min-w-44 overflow-y-auto p-1", className)}
        />
      </Menu.Positioner>
    </Menu.Portal>
  );
}

export function DropdownMenuItem({
  variant = "neutral",
  className,
  ...props
}: Styled<Menu.Item.Props> & { variant?: "neutral" | "danger" }) {
  return (
    <Menu.Item {...props} className={cn(popupItemClasses, variant === "danger" ? "text-danger" : "", className)} />
  );
}

/** An item that leads to a page: `<DropdownMenuLink render={<Link href="/settings" />}>Settings</DropdownMenuLink>`. */
export function DropdownMenuLink({ className, ...props }: Styled<Menu.LinkItem.Props>) {
  return <Menu.LinkItem closeOnClick {...props} className={cn(popupItemClasses, className)} />;
}

export function DropdownMenuRadioItem({ className, children, ...props }: Styled<Menu.RadioItem.Props>) {
  return (
    <Menu.RadioItem {...props} className={cn(popupItemClasses, "pr-8", className)}>
      {children}
      <Menu.RadioItemIndicator className="absolute right-2 flex text-primary-text">
        <Check />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: Styled<Menu.GroupLabel.Props>) {
  return <Menu.GroupLabel {...props} className={cn("px-2 py-1.5 text-xs text-muted-foreground", className)} />;
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<"div">) {
  return <Menu.Separator {...props} className={cn("-mx-1 my-1 h-px bg-border", className)} />;
}
