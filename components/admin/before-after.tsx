import { ArrowRight } from "lucide-react";
import { TokenAmount } from "@/components/amounts/token-amount";

type BeforeAfterProps = { before: bigint; /** Null while it is not known. */ after: bigint | null };

/** What a change does to a balance, in one line that keeps its height. */
export function BeforeAfter({ before, after }: BeforeAfterProps) {
  return (
    <p
      aria-live="polite"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border bg-muted px-3 py-2.5"
    >
      <span className="text-muted-foreground">Balance</span>
      <span className="flex flex-wrap items-center justify-end gap-x-2">
        <TokenAmount tokens={before} unit={false} />
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        <span className="sr-only">becomes</span>
        {after === null ? (
          <span className="text-muted-foreground">…</span>
        ) : (
          <TokenAmount tokens={after} className="font-semibold" />
        )}
      </span>
    </p>
  );
}
