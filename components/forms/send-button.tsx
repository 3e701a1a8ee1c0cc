"use client";

import { toast } from "sonner";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Hidden, type HiddenFields } from "./act-form";
import { useAct, type Action } from "./use-act";

type SendButtonProps<Value> = Omit<ButtonProps, "type" | "form" | "onClick"> & {
  action: Action<Value>;
  fields?: HiddenFields;
  noAnswer?: string;
  onDone?: (value: Value) => void;
  formClassName?: string;
};

/** A button that does something without a further question. What goes wrong is told in a toast. */
export function SendButton<Value>(props: SendButtonProps<Value>) {
  const { action, fields, noAnswer, onDone, formClassName, pending = false, ...button } = props;
  const act = useAct(action, { noAnswer, onDone, onProblem: (problem) => toast.error(problem) });
  return (
    <form action={act.send} className={formClassName}>
      <Hidden fields={fields} />
      <Button {...button} type="submit" pending={pending || act.isPending} />
    </form>
  );
}
