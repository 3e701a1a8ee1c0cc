import type { Metadata, Route } from "next";
import { NoticePage } from "@/components/frame/notice-page";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not allowed" };

export default function ForbiddenPage() {
  return (
    <NoticePage
      title="Your account may not open this page"
      actions={<ButtonLink href={"/tokens" as Route}>Go to your tokens</ButtonLink>}
    >
      <p>It is meant for staff, or for another role than yours. Nothing was changed and nothing was charged.</p>
      <p>If you need it for your work, ask a superadmin for the role, then open the page again.</p>
    </NoticePage>
  );
}
