"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { usePageRestored } from "@/components/buy/use-page-restored";

export type OutsideProvider = { id: "google" | "github"; name: string };

type OutsideProvidersProps = { providers: readonly OutsideProvider[]; returnTo: string };

/** Signing in where one is known already. The page is left for it. */
export function OutsideProviders({ providers, returnTo }: OutsideProvidersProps) {
  const [leavingFor, setLeavingFor] = useState<string | null>(null);
  usePageRestored(() => setLeavingFor(null));
  return (
    <div className="flex flex-col gap-2 border-t pt-6">
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="secondary"
          size="lg"
          pending={leavingFor === id}
          onClick={() => {
            setLeavingFor(id);
            void signIn(id, { callbackUrl: returnTo }).catch(() => setLeavingFor(null));
          }}
        >
          {`Continue with ${name}`}
        </Button>
      ))}
    </div>
  );
}
