import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

type ReasonFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** Whether somebody wanted to go on: what is merely not filled in yet is said only then. */
  wasTried: boolean;
  help?: string;
};

/** Why something is done. Sent as `reason`. */
export function ReasonField({
  value,
  onChange,
  wasTried,
  help = "For the audit log; customers do not see it.",
}: ReasonFieldProps) {
  const fault = wasTried ? reasonFault(value) : null;
  return (
    <Field label="Reason" help={help} error={fault === null ? undefined : `Reason ${fault}.`}>
      {(control) => (
        <Textarea
          {...control}
          name="reason"
          rows={2}
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function reasonFault(reason: string): string | null {
  const { length } = reason.trim();
  if (length === 0) return "is required";
  return length < 3 ? "must be at least 3 characters" : null;
}
