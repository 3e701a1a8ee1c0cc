"use client";

import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { AdminPackage } from "@/lib/queries/admin-catalogue";
import { PackageForm } from "./package-form";

/** Changes a package, or without one adds one. */
export function PackageDialog({ sold }: { sold?: AdminPackage }) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : setOpen(next))}>
      <DialogTrigger
        render={
          sold ? (
            <Button variant="secondary" size="icon-sm" aria-label={`Change ${sold.name} (${sold.code})`} title="Change">
              <Pencil />
            </Button>
          ) : (
            <Button>
              <Plus />
              Add a package
            </Button>
          )
        }
      />
      <DialogContent>
        <PackageForm sold={sold} onBusy={setBusy} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
