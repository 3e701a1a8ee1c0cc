import { Alert } from "@/components/ui/alert";
import type { CheckoutState } from "./use-checkout";

/** What came of asking for the payment page, where it is not simply there. `invalid` is what to say of a bad form. */
export function CheckoutAnswer({ answer, invalid }: { answer: CheckoutState; invalid: string | null }) {
  switch (answer.status) {
    case "refused":
    case "failed":
      return <Alert tone="danger" live title={answer.message} />;
    case "invalid":
      return invalid ? <Alert tone="danger" live title={invalid} /> : null;
    case "done":
      return (
        <noscript>
          <Alert
            title="The payment page is ready."
            action={
              <a href={answer.value.url} className="font-medium text-primary-text underline underline-offset-4">
                Go to the payment page
              </a>
            }
          />
        </noscript>
      );
    case "idle":
      return null;
  }
}
