"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button";

/** A submit button that shows by itself that its form is working. */
export function SubmitButton({ pending, ...props }: ButtonProps) {
  const form = useFormStatus();
  return <Button type="submit" {...props} pending={pending || form.pending} />;
}
