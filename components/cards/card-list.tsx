import { CreditCard } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { CardView } from "@/lib/queries/payment-methods";
import { MakeDefaultButton } from "./make-default-button";
import { RemoveCardDialog } from "./remove-card-dialog";

/** Saved cards, each with what it is used for and what can be done with it. */
export function CardList({ cards }: { cards: readonly CardView[] }) {
  return (
    <ul className="grid gap-4 md:grid-cols-2">
      {cards.map((card) => (
        <li key={card.id}>
          <Card className="h-full justify-between">
            <div className="flex items-start gap-3">
              <CreditCard aria-hidden className="mt-0.5 size-5 shrink-0 text-muted-foreground" />
              <div className="flex min-w-0 flex-col gap-0.5">
                <h3 className="font-medium wrap-anywhere tabular-nums">{card.name}</h3>
                <p className="text-muted-foreground tabular-nums">
                  {card.isExpired ? `Expired ${card.expires}` : `Expires ${card.expires}`}
                </p>
              </div>
              <div className="ml-auto flex flex-wrap justify-end gap-1.5">
                {card.isExpired ? <Badge variant="danger">Expired</Badge> : null}
                {card.isDefault ? <Badge variant="accent">Default</Badge> : null}
                {card.isCharged ? <Badge>Auto-recharge</Badge> : null}
              </div>
            </div>
            <div className="flex flex-wrap gap-2">
              {card.isDefault ? null : <MakeDefaultButton card={card} />}
              <RemoveCardDialog card={card} />
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}
