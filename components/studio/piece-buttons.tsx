"use client";

import { Download } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/forms/confirm-dialog";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { saveFile } from "@/components/ui/save-file";
import { deletePieceAction } from "@/lib/actions/studio";
import { fileName } from "./file-name";
import { projectHref } from "./studio-place";

type DeletePieceButtonProps = { pieceId: string; title: string; projectId: string };

export function DeletePieceButton({ pieceId, title, projectId }: DeletePieceButtonProps) {
  const router = useRouter();
  return (
    <ConfirmDialog
      action={deletePieceAction}
      fields={{ pieceId }}
      trigger={{ label: "Delete" }}
      title={`Delete ${title}?`}
      description="What was made of it stays. What it cost stays in your history. A deleted piece does not come back."
      act="Delete piece"
      keep="Keep it"
      done="The piece is deleted."
      failure="It was not deleted"
      afterwards={() => {
        router.replace(projectHref(projectId) as Route);
        router.refresh();
      }}
    />
  );
}

/** The text as it is kept, to take along. */
export function TextButtons({ title, text }: { title: string; text: string }) {
  const download = () => saveFile(`${fileName(title)}.txt`, new Blob([text], { type: "text/plain;charset=utf-8" }));
  return (
    <>
      <CopyButton text={text} what="text" className="size-8" />
      <Button variant="secondary" size="sm" onClick={download}>
        <Download aria-hidden />
        Text file
      </Button>
    </>
  );
}
