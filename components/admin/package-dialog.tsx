"use client";

import { Pencil, Plus } from "lucide-react";
import { ActDialog } from "@/components/forms/act-dialog";
import { Button } from "@/components/ui/button";
import type { AdminPackage } from "@/lib/queries/admin-catalogue";
import { PackageForm } from "./package-form";

/** Changes a package, or without one adds one. */
export function PackageDialog({ sold }: { sold?: AdminPackage }) {
  return (
    <ActDialog
      trigger={
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
    >
      {(handlers) => <PackageForm sold={sold} {...handlers} />}
    </ActDialog>
  );
}
