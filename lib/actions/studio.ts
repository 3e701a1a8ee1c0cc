"use server";

import {
  CreateProjectForm,
  DeletePieceForm,
  DeleteProjectForm,
  RenameProjectForm,
  SavePieceForm,
} from "@/lib/contracts/studio";
import { createProject, deletePiece, deleteProject, renameProject, savePiece } from "@/lib/operations/projects";
import { defineAction } from "./define-action";

const STUDIO = ["/studio"];

export const createProjectAction = defineAction({
  input: CreateProjectForm,
  access: "signed-in",
  refreshes: STUDIO,
  run: createProject,
});

export const renameProjectAction = defineAction({
  input: RenameProjectForm,
  access: "signed-in",
  refreshes: STUDIO,
  run: renameProject,
});

/** The page that is open may be the project's own: whoever is there is led away first. */
export const deleteProjectAction = defineAction({
  input: DeleteProjectForm,
  access: "signed-in",
  run: (actor, { projectId }) => deleteProject(actor, projectId),
});

export const savePieceAction = defineAction({
  input: SavePieceForm,
  access: "signed-in",
  refreshes: STUDIO,
  run: savePiece,
});

/** As with a project, whoever is there is led away first. */
export const deletePieceAction = defineAction({
  input: DeletePieceForm,
  access: "signed-in",
  run: (actor, { pieceId }) => deletePiece(actor, pieceId),
});
