/** Anything that floats above the page: the same box, shadow and 120 ms of movement. */
export const popupClasses =
  "origin-(--transform-origin) rounded-lg border bg-popover text-sm text-popover-foreground shadow-popup outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0";

/** A line that can be chosen in a menu or a select. */
export const popupItemClasses =
  "relative flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1.5 outline-none select-none data-highlighted:bg-accent data-highlighted:text-accent-foreground data-disabled:opacity-60 pointer-coarse:min-h-11 [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4";
