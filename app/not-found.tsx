import type { Metadata, Route } from "next";
import { NoticePage } from "@/components/frame/notice-page";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFoundPage() {
  return (
    <NoticePage
      title="There is nothing at this address"
      actions={
        <>
          <ButtonLink href={"/tokens" as Route}>Go to your tokens</ButtonLink>
          <ButtonLink href={"/" as Route} variant="secondary">
            Start page
          </ButtonLink>
        </>
      }
    >
      <p>The link may be old, or what it led to may belong to another account. Nothing was charged.</p>
      <p>Check the address, or start from your tokens.</p>
    </NoticePage>
  );
}
