"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";

export function NewKey({ apiKey }: { apiKey: string }) {
  return (
    <div className="flex flex-col gap-4">
      <DialogHeader>
        <DialogTitle>Copy your key now</DialogTitle>
        <DialogDescription>
          It is shown this once. We keep no copy of it, so a key that is lost is replaced by a new one.
        </DialogDescription>
      </DialogHeader>
      <div className="flex items-center gap-2 rounded-md border bg-muted py-1.5 pr-1.5 pl-3">
        <code data-testid="new-key" className="min-w-0 flex-1 font-mono text-xs wrap-anywhere select-all">
          {apiKey}
        </code>
        <CopyButton text={apiKey} what="key" />
      </div>
      <p className="text-xs text-muted-foreground">
        Programs send it as <code className="font-mono">Authorization: Bearer …</code>
      </p>
      <DialogFooter>
        <DialogClose render={<Button>I have copied it</Button>} />
      </DialogFooter>
    </div>
  );
}
