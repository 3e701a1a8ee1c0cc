export const segmentedClasses =
  "inline-flex w-fit max-w-full items-center gap-0.5 overflow-x-auto rounded-lg border bg-muted p-0.5";

export const segmentClasses =
  "flex h-7 flex-1 shrink-0 items-center justify-center gap-1.5 rounded-md border border-transparent px-2 text-sm sm:px-2.5 font-medium whitespace-nowrap text-muted-foreground transition-colors select-none hover:text-foreground focus-visible:outline-offset-0 aria-[current=true]:border-border aria-[current=true]:bg-background aria-[current=true]:text-foreground data-checked:border-border data-checked:bg-background data-checked:text-foreground pointer-coarse:h-10 [&_svg]:size-4 [&_svg]:shrink-0";
