import { cva, type VariantProps } from "class-variance-authority";

/** How a button looks. Kept apart from the component so that server components can dress a link with it. */
export const buttonVariants = cva(
  "relative inline-flex shrink-0 items-center justify-center gap-2 rounded-md border border-transparent font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:not-aria-busy:opacity-60 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground not-aria-disabled:hover:bg-primary-hover",
        secondary:
          "border-border bg-background text-foreground not-aria-disabled:hover:bg-accent data-popup-open:bg-accent",
        ghost: "text-foreground not-aria-disabled:hover:bg-accent data-popup-open:bg-accent",
        danger: "bg-danger-solid text-white not-aria-disabled:hover:bg-danger-solid-hover",
        link: "text-primary-text underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-8 px-3 text-sm pointer-coarse:h-10",
        md: "h-9 px-4 text-sm pointer-coarse:h-11",
        lg: "h-11 px-5 text-base",
        icon: "size-9 pointer-coarse:size-11",
        "icon-sm": "size-7 pointer-coarse:size-10",
      },
    },
    compoundVariants: [{ variant: "link", class: "h-auto px-0 pointer-coarse:h-auto pointer-coarse:py-1.5" }],
    defaultVariants: { variant: "primary", size: "md" },
  },
);

export type ButtonLook = VariantProps<typeof buttonVariants>;
