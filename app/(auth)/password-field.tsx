"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type PasswordFieldProps = {
  autoComplete: "current-password" | "new-password";
  value: string;
  onChange: (value: string) => void;
  help?: string;
  error?: ReactNode;
};

/** A password that may be looked at while it is typed. */
export function PasswordField({ autoComplete, value, onChange, help, error }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field label="Password" help={help} error={error}>
      {(control) => (
        <div className="relative">
          <Input
            {...control}
            name="password"
            type={isShown ? "text" : "password"}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            required
            maxLength={200}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="pr-11"
          />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={isShown ? "Hide password" : "Show password"}
            aria-controls={control.id}
            onClick={() => setIsShown(!isShown)}
            className="absolute inset-y-0 right-1 my-auto text-muted-foreground"
          >
            {isShown ? <EyeOff /> : <Eye />}
          </Button>
        </div>
      )}
    </Field>
  );
}
