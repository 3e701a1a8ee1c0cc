import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SectionBar } from "@/components/frame/section-bar";
import { requireViewer } from "@/lib/auth/actor";

/** The pages of the section, in the order in which they stand in its bar. */
const pages = [
  { href: "/tokens", label: "Overview" },
  { href: "/tokens/history", label: "History", also: "/tokens/transactions" },
  { href: "/tokens/analytics", label: "Analytics" },
  { href: "/tokens/auto-recharge", label: "Auto-recharge" },
  { href: "/tokens/payment-methods", label: "Payment methods" },
  { href: "/tokens/payments", label: "Payments" },
  { href: "/tokens/statements", label: "Statements" },
];

/** Above the skeleton of the pages, so that strangers are sent away before anything is shown. */
export default async function TokensLayout({ children }: { children: ReactNode }) {
  await requireViewer((await headers()).get("x-path") ?? "/tokens");
  return (
    <>
      <SectionBar label="Tokens" links={pages} />
      {children}
    </>
  );
}
