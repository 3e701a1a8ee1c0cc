"use client";

import { useRef } from "react";
import { toast } from "sonner";
import { createProjectAction } from "@/lib/actions/studio";
import { formDataOf } from "./form-data-of";

/**
 * Answers the project in which the next thing is kept. Where there is none yet, the first thing that is made makes it;
 * null when that failed, which was then said.
 */
export function useKeeping(projectId: string | null): () => Promise<string | null> {
  const first = useRef<Promise<string | null> | null>(null);
  return async () => {
    if (projectId !== null) return projectId;
    first.current ??= firstProject();
    const made = await first.current;
    if (made === null) first.current = null;
    return made;
  };
}

async function firstProject(): Promise<string | null> {
  const made = await createProjectAction({ status: "idle" }, formDataOf({ name: "My first project" })).catch(
    () => null,
  );
  if (made?.status === "done") return made.value.projectId;
  const why = made && "message" in made ? made.message : "The server could not be reached.";
  toast.error(`There is no project to keep it in, so nothing was begun. ${why}`);
  return null;
}
