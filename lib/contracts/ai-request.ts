import { z } from "zod";
import { text, uuid } from "./values";

/* What every AI operation may be told: for whom, by which model, and where what it makes is kept. */

/** A service says for whom it acts; a signed-in browser acts for itself and may not say. */
export const whoIsActedFor = { userId: text(255).optional(), externalUserId: text(255).optional() };

/** Left out, the deployment's default model answers. A model's name may stand alone. */
export const asked = { ...whoIsActedFor, provider: text(64).optional(), model: text(128).optional() };
export const hasModelForProvider = (input: { provider?: string; model?: string }) =>
  input.provider === undefined || input.model !== undefined;
export const providerFault = { error: "is required with a provider", path: ["model"] };

/**
 * Where a project is named, what is made is kept in it; where none is named, nothing is kept. `sourcePieceId` says what
 * it was made from.
 */
const kept = { projectId: uuid.optional(), sourcePieceId: uuid.optional() };
const hasProjectForSource = (input: { projectId?: string; sourcePieceId?: string }) =>
  input.sourcePieceId === undefined || input.projectId !== undefined;
const projectFault = { error: "is required with a sourcePieceId", path: ["projectId"] };

type Asked = { provider?: string; model?: string; projectId?: string; sourcePieceId?: string };

/** The body of an operation: its own fields beside those of all. */
export function operationBody<Fields extends z.ZodRawShape>(fields: Fields) {
  return z
    .strictObject({ ...asked, ...kept, ...fields })
    .refine((body) => hasModelForProvider(body as Asked), providerFault)
    .refine((body) => hasProjectForSource(body as Asked), projectFault);
}
