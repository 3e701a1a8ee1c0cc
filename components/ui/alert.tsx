import { CircleCheck, Info, OctagonAlert, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type AlertTone = "info" | "success" | "warning" | "danger";

const tones: Record<AlertTone, { icon: LucideIcon; box: string; mark: string }> = {
  info: { icon: Info, box: "bg-muted", mark: "text-muted-foreground" },
  success: { icon: CircleCheck, box: "border-success/25 bg-success-soft", mark: "text-success" },
  warning: { icon: TriangleAlert, box: "border-warning/30 bg-warning-soft", mark: "text-warning" },
  danger: { icon: OctagonAlert, box: "border-danger/30 bg-danger-soft", mark: "text-danger" },
};

type AlertProps = {
  tone?: AlertTone;
  title: ReactNode;
  /** The one next step, as a button or link. */
  action?: ReactNode;
  /** True when it appears after the page was read: screen readers then say it. */
  live?: boolean;
  className?: string;
  children?: ReactNode;
};

/** What is the case and what to do about it. The icon and the words carry the level; the colour only repeats it. */
export function Alert({ tone = "info", title, action, live = false, className, children }: AlertProps) {
  const { icon: Icon, box, mark } = tones[tone];
  const role = live ? (tone === "danger" ? "alert" : "status") : undefined;
  return (
    <div
      data-slot="alert"
      role={role}
      className={cn("flex flex-col gap-3 rounded-lg border px-4 py-3 sm:flex-row sm:items-center", box, className)}
    >
      <div className="flex min-w-0 flex-1 gap-3">
        <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", mark)} />
        <div className="flex min-w-0 flex-col gap-0.5">
          <p className="font-medium">{title}</p>
          {children ? <div className="text-pretty text-foreground/85">{children}</div> : null}
        </div>
      </div>
      {action ? <div className="flex shrink-0 gap-2 pl-7 sm:pl-0">{action}</div> : null}
    </div>
  );
}
