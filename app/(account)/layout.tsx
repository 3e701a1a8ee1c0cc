import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { BalanceAlert } from "@/components/balance/balance-alert";
import { BalanceProvider } from "@/components/balance/balance-provider";
import { TIME_ZONE_COOKIE } from "@/components/frame/time-zone";
import { TimeZoneKeeper } from "@/components/frame/time-zone-keeper";
import { WithoutScript } from "@/components/frame/without-script";
import { currentViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { AccountBar } from "./account-bar";
import { viewerBalance } from "./viewer-balance";

export const dynamic = "force-dynamic";

/**
 * The frame of every signed-in page. A layout does not know which page it is around, so it is the section's own
 * layout or page that sends strangers to sign in and back again; here they only get no frame.
 */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  if (!viewer) return children;
  const balance = await viewerBalance(viewer.actor);
  assert(balance.ok, "a signed-in person has an account of their own");
  const { settledTokens, heldTokens, availableTokens, level, status, displayUnit } = balance.value;
  return (
    <BalanceProvider
      initial={{
        settledTokens: Number(settledTokens),
        heldTokens: Number(heldTokens),
        availableTokens: Number(availableTokens),
        level,
        status,
        displayUnit,
      }}
    >
      <WithoutScript />
      <TimeZoneKeeper known={(await cookies()).get(TIME_ZONE_COOKIE)?.value} />
      <AccountBar user={viewer.user} />
      <BalanceAlert />
      {children}
    </BalanceProvider>
  );
}
