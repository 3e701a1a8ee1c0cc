"use client";

import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { CSSProperties } from "react";
import { Toaster as SonnerToaster } from "sonner";
import { Spinner } from "./spinner";

/** sonner's own custom properties, pointed at our tokens: they change with the theme by themselves. */
const colours: CSSProperties & Record<`--${string}`, string> = {
  "--normal-bg": "var(--popover)",
  "--normal-text": "var(--popover-foreground)",
  "--normal-border": "var(--border)",
  "--border-radius": "var(--radius-lg)",
  fontFamily: "inherit",
};

/** Once, in the root layout. Say something with `toast(…)` from "sonner": only what is already done, never an error of a field. */
export function Toaster() {
  return (
    <SonnerToaster
      position="bottom-right"
      style={colours}
      icons={{
        success: <CircleCheck className="size-4 text-success" />,
        info: <Info className="size-4 text-muted-foreground" />,
        warning: <TriangleAlert className="size-4 text-warning" />,
        error: <OctagonAlert className="size-4 text-danger" />,
        loading: <Spinner />,
      }}
      toastOptions={{
        classNames: {
          toast: "!text-sm !gap-2.5",
          title: "!font-medium",
          description: "!text-muted-foreground",
          actionButton: "!bg-primary !text-primary-foreground",
          cancelButton: "!bg-secondary !text-secondary-foreground",
        },
      }}
    />
  );
}
