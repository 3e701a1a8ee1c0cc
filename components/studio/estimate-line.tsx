import type { DisplayUnit } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { cn } from "@/components/ui/cn";
import type { AiEstimate } from "@/lib/contracts/ai";

type EstimateLineProps = {
  estimate: AiEstimate | null;
  displayUnit: DisplayUnit;
  hint: string;
  className?: string;
};

/** What it can cost at most, before it is asked for. Keeps its height, so that nothing below it moves. */
export function EstimateLine({ estimate, displayUnit, hint, className }: EstimateLineProps) {
  return (
    <p className={cn("min-h-5 text-muted-foreground", className)}>
      {estimate === null ? (
        hint
      ) : (
        <>
          Up to <TokenAmount tokens={estimate.maxTokens} displayUnit={displayUnit} className="text-foreground" />
          {estimate.sufficient ? null : (
            <>
              , and you have <TokenAmount tokens={estimate.availableTokens} displayUnit={displayUnit} unit={false} />
            </>
          )}
        </>
      )}
    </p>
  );
}
