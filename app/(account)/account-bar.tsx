"use client";

import { toast } from "sonner";
import { BalanceBadge } from "@/components/balance/balance-badge";
import type { FrameUser } from "@/components/frame/frame-user";
import { TopBar } from "@/components/frame/top-bar";

export function AccountBar({ user }: { user: FrameUser }) {
  return <TopBar user={user} balance={<BalanceBadge />} signOut={() => void signOutAndLeave()} />;
}

/** Ends the session and loads the start page as a whole document, so that nothing of the account stays behind. */
async function signOutAndLeave(): Promise<void> {
  try {
    // Loaded when it is needed: nearly every page is left without signing out.
    const { signOut } = await import("next-auth/react");
    await signOut({ callbackUrl: "/" });
  } catch {
    toast.error("Signing out did not work. Check your connection and try again.");
  }
}
