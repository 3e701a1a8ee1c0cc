import {
  ArrowLeft,
  ChartLine,
  ChartNoAxesColumn,
  CreditCard,
  Inbox,
  MessageCircleQuestion,
  Package,
  Scale,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Tags,
  Users,
} from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import AccountLayout from "@/app/(account)/layout";
import { AdminFrame } from "@/components/frame/admin-frame";
import type { RailGroup } from "@/components/frame/admin-rail";
import { requireViewerWho } from "@/lib/auth/actor";

export const metadata: Metadata = { title: "Admin" };
export const dynamic = "force-dynamic";

const groups: readonly RailGroup[] = [
  {
    items: [
      { href: "/admin/tokens", label: "Overview", icon: <ChartNoAxesColumn /> },
      { href: "/admin/tokens/stats", label: "Statistics", icon: <ChartLine /> },
      { href: "/admin/tokens/accounts", label: "Accounts", icon: <Users /> },
      { href: "/admin/tokens/questions", label: "Questions", icon: <MessageCircleQuestion /> },
    ],
  },
  {
    label: "Money",
    items: [
      { href: "/admin/tokens/payments", label: "Payments", icon: <CreditCard /> },
      { href: "/admin/tokens/disputes", label: "Disputes", icon: <Scale /> },
      { href: "/admin/tokens/webhooks", label: "Webhooks", icon: <Inbox /> },
    ],
  },
  {
    label: "Catalogue",
    items: [
      { href: "/admin/tokens/packages", label: "Packages", icon: <Package /> },
      { href: "/admin/tokens/prices", label: "Model prices", icon: <Tags /> },
      { href: "/admin/tokens/settings", label: "Settings", icon: <SlidersHorizontal /> },
    ],
  },
  {
    label: "Control",
    items: [
      { href: "/admin/tokens/integrity", label: "Integrity", icon: <ShieldCheck /> },
      { href: "/admin/tokens/audit", label: "Audit log", icon: <ScrollText /> },
    ],
  },
  { items: [{ href: "/tokens", label: "Back to your tokens", icon: <ArrowLeft /> }] },
];

/** Staff pages: the frame that every signed-in page has, and a rail. Anybody else gets the 403 page. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireViewerWho("account:read:any", "/admin/tokens");
  return (
    <AccountLayout>
      <AdminFrame groups={groups}>{children}</AdminFrame>
    </AccountLayout>
  );
}
