import { z } from "zod";
import { TEXT_MAX_CHARACTERS } from "./ai";
import { text, uuid } from "./values";

/* Projects of the Studio, and the pieces that are kept in them. */

export const PROJECT_NAME_MAX_CHARACTERS = 80;
export const PIECE_TITLE_MAX_CHARACTERS = 120;

/** What a piece is. Its last version is what the reader sees; earlier ones are pieces that it names as its source. */
export const PIECE_KINDS = [
  "draft",
  "chat",
  "refinement",
  "repurposing",
  "image_prompt",
  "image",
  "speech",
  "transcript",
] as const;
export type PieceKind = (typeof PIECE_KINDS)[number];

const projectName = text(PROJECT_NAME_MAX_CHARACTERS)
  .transform((name) => name.trim())
  .refine((name) => name !== "", { error: "must have a name" });

export const CreateProjectForm = z.object({ name: projectName });
export const RenameProjectForm = z.object({ projectId: uuid, name: projectName });
/** Deletes the project with its pieces. What they cost stays in the ledger. */
export const DeleteProjectForm = z.object({ projectId: uuid });

/** The reader's own words in place of the model's. `changedAt` is when the reader last saw it: nobody overwrites unseen. */
export const SavePieceForm = z.object({
  pieceId: uuid,
  title: text(PIECE_TITLE_MAX_CHARACTERS),
  text: text(TEXT_MAX_CHARACTERS * 2),
  changedAt: z.iso.datetime().transform((value) => new Date(value)),
});
export const DeletePieceForm = z.object({ pieceId: uuid });
