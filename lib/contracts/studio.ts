import { z } from "zod";
import { PIECE_TITLE_MAX_CHARACTERS } from "@/lib/domain/pieces";
import { TEXT_MAX_CHARACTERS } from "@/lib/domain/text-operations";
import { text, uuid } from "./values";

/* Projects of the Studio, and the pieces that are kept in them. */

export { PIECE_KINDS, PIECE_TITLE_MAX_CHARACTERS, type PieceKind } from "@/lib/domain/pieces";

export const PROJECT_NAME_MAX_CHARACTERS = 80;

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
  /** Forms send line ends of two characters; kept, they are one. */
  text: text(TEXT_MAX_CHARACTERS * 2).transform((written) => written.replaceAll("\r\n", "\n")),
  changedAt: z.iso.datetime().transform((value) => new Date(value)),
});
export const DeletePieceForm = z.object({ pieceId: uuid });
