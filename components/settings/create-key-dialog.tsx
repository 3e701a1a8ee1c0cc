"use client";

import { useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { Button } from "@/components/ui/button";
import { CreateKeyForm } from "./create-key-form";
import { NewKey } from "./new-key";

type CreateKeyDialogProps = { kind: "personal" | "agent"; displayUnit: DisplayUnit };

/** Asks what the key is for, and then shows it: now, and never again. */
export function CreateKeyDialog(props: CreateKeyDialogProps) {
  return (
    <ActDialog
      trigger={
        <Button size="sm" variant="secondary">
          {props.kind === "agent" ? "Create agent key" : "Create key"}
        </Button>
      }
    >
      {({ onBusy }) => <FormThenKey {...props} onBusy={onBusy} />}
    </ActDialog>
  );
}

function FormThenKey({ kind, displayUnit, onBusy }: CreateKeyDialogProps & Pick<DialogHandlers, "onBusy">) {
  const [apiKey, setApiKey] = useState<string | null>(null);
  return apiKey === null ? (
    <CreateKeyForm kind={kind} displayUnit={displayUnit} onBusy={onBusy} onCreated={setApiKey} />
  ) : (
    <NewKey apiKey={apiKey} />
  );
}
