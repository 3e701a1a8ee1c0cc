"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { counted } from "@/components/amounts/format";
import { ConfirmDialog } from "@/components/forms/confirm-dialog";
import { Button } from "@/components/ui/button";
import { createProjectAction, deleteProjectAction, renameProjectAction } from "@/lib/actions/studio";
import { ProjectNameDialog } from "./project-name-dialog";
import { projectHref } from "./studio-place";

/** Makes a project and leads to it. */
export function CreateProjectButton() {
  const [isOpen, setOpen] = useState(false);
  const router = useRouter();
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        New project
      </Button>
      <ProjectNameDialog
        title="New project"
        act="Create project"
        name=""
        action={createProjectAction}
        isOpen={isOpen}
        onOpenChange={setOpen}
        onDone={({ projectId }) => router.push(projectHref(projectId) as Route)}
      />
    </>
  );
}

type Named = { projectId: string; name: string };

export function RenameProjectButton({ projectId, name }: Named) {
  const [isOpen, setOpen] = useState(false);
  const router = useRouter();
  return (
    <>
      <Button variant="ghost" size="sm" aria-label={`Rename ${name}`} onClick={() => setOpen(true)}>
        Rename
      </Button>
      <ProjectNameDialog
        title={`Rename ${name}`}
        act="Rename project"
        name={name}
        fields={{ projectId }}
        action={renameProjectAction}
        isOpen={isOpen}
        onOpenChange={setOpen}
        onDone={() => {
          toast.success("The project has its new name.");
          router.refresh();
        }}
      />
    </>
  );
}

/** `pieceCount` is what is lost with it. */
export function DeleteProjectButton({ projectId, name, pieceCount }: Named & { pieceCount: number }) {
  const router = useRouter();
  const lost = pieceCount === 0 ? "It has no pieces." : `Its ${counted(pieceCount, "piece")} will be deleted with it.`;
  return (
    <ConfirmDialog
      action={deleteProjectAction}
      fields={{ projectId }}
      trigger={{ label: "Delete", name: `Delete ${name}` }}
      title={`Delete ${name}?`}
      description={`${lost} What they cost stays in your history. A deleted project does not come back.`}
      act="Delete project"
      keep="Keep it"
      done={`${name} is deleted.`}
      failure="It was not deleted"
      afterwards={() => {
        router.replace("/studio/projects" as Route);
        router.refresh();
      }}
    />
  );
}
