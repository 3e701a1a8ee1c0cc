"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

type CopyButtonProps = {
  text: string;
  /** What is copied, as it is said aloud: "account id". */
  what: string;
  className?: string;
};

/** Copies an id or a key and says that it did, to eyes and to screen readers. */
export function CopyButton({ text, what, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Browsers refuse without a secure page or a permission; the text is then still there to be selected.
      toast.error(`The browser did not allow copying. Select the ${what} and copy it by hand.`);
    }
  }

  return (
    <>
      <Tooltip content={copied ? "Copied" : `Copy ${what}`}>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Copy ${what}`}
          data-print="hidden"
          className={cn("text-muted-foreground", className)}
          onClick={copy}
        >
          {copied ? <Check className="text-foreground" /> : <Copy />}
        </Button>
      </Tooltip>
      <span role="status" className="sr-only">
        {copied ? `Copied ${what}` : ""}
      </span>
    </>
  );
}
