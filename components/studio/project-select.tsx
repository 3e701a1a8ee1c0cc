"use client";

import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useOptimistic, useState, useTransition } from "react";
import { Select } from "@/components/ui/select";
import { createProjectAction } from "@/lib/actions/studio";
import { ProjectNameDialog } from "./project-name-dialog";

type ProjectSelectProps = {
  projects: readonly { projectId: string; name: string }[];
  /** Null before there is one. */
  projectId: string | null;
};

const NEW = "new";

/** In which project things are kept. The choice is in the address. */
export function ProjectSelect({ projects, projectId }: ProjectSelectProps) {
  const [isNaming, setNaming] = useState(false);
  const [shown, show] = useOptimistic(projectId);
  const [, startLeading] = useTransition();
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();

  function lead(to: string) {
    const query = new URLSearchParams(params);
    query.set("project", to);
    // What an image or a voice begins with belongs to the project before.
    query.delete("from");
    startLeading(() => {
      show(to);
      router.replace(`${path}?${query}` as Route, { scroll: false });
    });
  }

  return (
    <>
      <Select
        // Made anew with the first project: a select without a value does not take one later.
        key={shown === null ? "none" : "chosen"}
        aria-label="Project"
        options={[
          ...projects.map(({ projectId: value, name }) => ({ value, label: name })),
          { value: NEW, label: "New project…" },
        ]}
        value={shown ?? undefined}
        placeholder="My first project"
        onValueChange={(value) => (value === NEW ? setNaming(true) : lead(value))}
        className="w-full sm:w-64"
      />
      <ProjectNameDialog
        title="New project"
        act="Create project"
        name=""
        action={createProjectAction}
        isOpen={isNaming}
        onOpenChange={setNaming}
        onDone={(made) => lead(made.projectId)}
      />
    </>
  );
}
