import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { cn } from "./cn";
import { Label } from "./label";

/** What the control inside a field must carry to be named, described and marked as wrong. Spread it. */
export type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

type FieldProps = {
  label: ReactNode;
  /** Stands below the control and stays there. */
  help?: ReactNode;
  /** What is wrong and what to do about it; takes its place under the help. */
  error?: ReactNode;
  /** Set beside the label, in small: "optional", a count. */
  note?: ReactNode;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

/**
 * Label above, help below, error in place: `<Field label="Email" error={…}>{(control) => <Input {...control} />}</Field>`.
 * Has no state of its own and works in server components and without JavaScript.
 */
export function Field({ label, help, error, note, className, children }: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const describedBy = [help ? helpId : null, error ? errorId : null].filter(Boolean).join(" ");
  return (
    <div data-slot="field" className={cn("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <Label htmlFor={id}>{label}</Label>
        {note ? <span className="text-xs text-muted-foreground">{note}</span> : null}
      </div>
      {children({ id, "aria-describedby": describedBy || undefined, "aria-invalid": error ? true : undefined })}
      {help ? (
        <p id={helpId} className="text-xs text-muted-foreground">
          {help}
        </p>
      ) : null}
      {error ? (
        <p id={errorId} role="alert" className="flex items-start gap-1.5 text-xs text-danger">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  );
}
