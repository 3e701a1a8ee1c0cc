import type { DisplayUnit } from "@/components/amounts/format";
import { LevelBadge } from "@/components/amounts/level-badge";
import { TokenAmount } from "@/components/amounts/token-amount";
import { cn } from "@/components/ui/cn";

const lines = [
  { what: "Chat reply, gpt-4o", why: "1,500 model tokens × 1.5", tokens: -2_250n },
  { what: "Image, dall-e-3", why: "1 × 1024×1024", tokens: -6_000n },
  { what: "Starter package", why: "Paid $15.00", tokens: 150_000n },
  { what: "Welcome bonus", why: "Once, at sign-up", tokens: 10_000n },
] as const;

const balanceTokens = lines.reduce((sum, line) => sum + line.tokens, 0n);

/** What a statement looks like, drawn with the parts the real one is made of. The lines add up to the balance. */
export function SampleStatement({ displayUnit, className }: { displayUnit: DisplayUnit; className?: string }) {
  return (
    <figure
      aria-label="Example of a balance and the lines that lead to it"
      className={cn("rounded-xl border bg-card p-5 sm:p-6", className)}
    >
      <div className="flex items-start justify-between gap-4">
        <p className="text-muted-foreground">Balance</p>
        <LevelBadge level="healthy" />
      </div>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
        <TokenAmount tokens={balanceTokens} displayUnit={displayUnit} unit={false} className="text-3xl font-semibold" />
        <span className="text-muted-foreground">{displayUnit}</span>
      </p>
      <ul className="mt-5 border-t">
        {lines.map((line) => (
          <li
            key={line.what}
            className="flex items-center justify-between gap-4 border-b py-2.5 last:border-b-0 last:pb-0"
          >
            <span className="flex min-w-0 flex-col">
              <span className="font-medium">{line.what}</span>
              <span className="text-xs text-muted-foreground">{line.why}</span>
            </span>
            <TokenAmount tokens={line.tokens} displayUnit={displayUnit} unit={false} sign className="font-medium" />
          </li>
        ))}
      </ul>
    </figure>
  );
}
