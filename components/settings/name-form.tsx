"use client";

import { useState } from "react";
import { toast } from "sonner";
import { Problem } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { changeNameAction } from "@/lib/actions/settings";

export function NameForm({ name }: { name: string }) {
  const [typed, setTyped] = useState(name);
  const act = useAct(changeNameAction, {
    shows: ["name"],
    onDone: () => toast.success("Your name is saved."),
  });
  return (
    <form action={act.send} noValidate className="flex max-w-md flex-col gap-4">
      <Problem act={act} failure="Nothing was saved" />
      <Field label="Name" error={faultSentence("Your name", act.faults.name)}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="secondary" pending={act.isPending} className="self-start">
        Save name
      </Button>
    </form>
  );
}
