"use client";

import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { connectToBalance } from "./balance-connection";
import { ConnectionNotice } from "./connection-notice";
import type { LiveBalance } from "./live-balance";

const BalanceContext = createContext<LiveBalance | null>(null);

/**
 * One connection for everything on the page that shows the balance. It begins with what the server rendered and from
 * then on believes the connection alone: a page that was rendered a moment ago may be older than the last push.
 */
export function BalanceProvider({ initial, children }: { initial: LiveBalance; children: ReactNode }) {
  const [balance, setBalance] = useState(initial);
  const [lostAt, setLostAt] = useState<Date | null>(null);
  useEffect(() => {
    const onReach = (isReached: boolean) => setLostAt((before) => (isReached ? null : (before ?? new Date())));
    return connectToBalance({ onBalance: setBalance, onReach });
  }, []);
  return (
    <BalanceContext value={balance}>
      {children}
      <ConnectionNotice lostAt={lostAt} />
    </BalanceContext>
  );
}

/** The balance of the signed-in person, now. */
export function useBalance(): LiveBalance {
  const balance = use(BalanceContext);
  if (!balance) throw new Error("useBalance needs a BalanceProvider above it");
  return balance;
}
