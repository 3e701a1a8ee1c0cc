/** What every box that takes input has in common. 16 px on phones, because smaller text makes iOS zoom into the field. */
export const controlClasses =
  "w-full rounded-md border border-input bg-background text-foreground text-base sm:text-sm placeholder:text-muted-foreground transition-colors focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger data-disabled:opacity-60";
