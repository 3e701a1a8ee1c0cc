import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { paymentStates } from "./payment-words";

type PaymentStatesProps = { payment: Parameters<typeof paymentStates>[0] };

/** What became of a payment, each in a badge; that of a dispute leads to it. */
export function PaymentStates({ payment }: PaymentStatesProps) {
  const { dispute } = payment;
  return (
    <span className="flex flex-wrap gap-1">
      {paymentStates(payment).map(({ label, variant }, index) => (
        <Badge key={label} variant={variant}>
          {index === 0 && dispute ? (
            <Link href={`/admin/tokens/disputes/${dispute.id}` as Route} className="hover:underline">
              {label}
            </Link>
          ) : (
            label
          )}
        </Badge>
      ))}
    </span>
  );
}
