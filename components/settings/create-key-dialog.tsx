"use client";

import { useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { CreateKeyForm } from "./create-key-form";
import { NewKey } from "./new-key";

type CreateKeyDialogProps = { kind: "personal" | "agent"; displayUnit: DisplayUnit };

/** Asks what the key is for, and then shows it: now, and never again. */
export function CreateKeyDialog({ kind, displayUnit }: CreateKeyDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [apiKey, setApiKey] = useState<string | null>(null);

  function open(next: boolean) {
    if (isBusy) return;
    setOpen(next);
    if (!next) setApiKey(null);
  }

  return (
    <Dialog open={isOpen} onOpenChange={open} disablePointerDismissal={apiKey !== null}>
      <DialogTrigger
        render={
          <Button size="sm" variant="secondary">
            {kind === "agent" ? "Create agent key" : "Create key"}
          </Button>
        }
      />
      <DialogContent>
        {apiKey === null ? (
          <CreateKeyForm kind={kind} displayUnit={displayUnit} onBusy={setBusy} onCreated={setApiKey} />
        ) : (
          <NewKey apiKey={apiKey} />
        )}
      </DialogContent>
    </Dialog>
  );
}
