"use client";

import { useState } from "react";
import { faultSentence } from "@/components/forms/fault-sentence";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

type ReasonFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** Whether somebody wanted to go on: what is merely not filled in yet is said only then. */
  wasTried: boolean;
  /** What the server said of it. */
  refused?: string;
  help?: string;
};

/** Why something is done. Sent as `reason`. */
export function ReasonField({
  value,
  onChange,
  wasTried,
  refused,
  help = "For the audit log; customers do not see it.",
}: ReasonFieldProps) {
  const fault = (wasTried ? reasonFault(value) : null) ?? refused;
  return (
    <Field label="Reason" help={help} error={faultSentence("Reason", fault)}>
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

/** What a form keeps of its reason: `isGiven` is asked when somebody wants to go on. */
export function useReason() {
  const [value, setValue] = useState("");
  const [wasTried, setTried] = useState(false);
  function isGiven(): boolean {
    setTried(true);
    return reasonFault(value) === null;
  }
  return { field: { value, onChange: setValue, wasTried }, isGiven };
}

function reasonFault(reason: string): string | null {
  const { length } = reason.trim();
  if (length === 0) return "is required";
  return length < 3 ? "must be at least 3 characters" : null;
}
