import { CircleUserRound } from "lucide-react";
import { Button, type ButtonProps } from "@/components/ui/button";

/** What is seen of the account menu while it is closed. */
export function AccountFace({ email, ...props }: ButtonProps & { email: string }) {
  return (
    <Button variant="ghost" size="icon" aria-label={`Account of ${email}`} {...props}>
      <CircleUserRound className="size-5" />
    </Button>
  );
}
