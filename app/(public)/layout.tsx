import type { ReactNode } from "react";
import { PublicBar } from "@/components/frame/public-bar";
import { PublicFooter } from "@/components/frame/public-footer";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <PublicBar />
      <div className="flex-1">{children}</div>
      <PublicFooter />
    </div>
  );
}
