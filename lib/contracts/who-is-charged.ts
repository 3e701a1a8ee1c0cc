import { text } from "./values";

/** Whoever is charged: one of the three, or a workspace together with its member. */
export const whoIsCharged = {
  userId: text(255).optional(),
  externalUserId: text(255).optional().meta({ description: "What your own product calls the user." }),
  accountId: text(255).optional(),
  workspaceId: text(255).optional(),
};

export const namesSomebody = (input: { userId?: string; externalUserId?: string; accountId?: string }) =>
  input.userId !== undefined || input.externalUserId !== undefined || input.accountId !== undefined;

export const nobodyNamed = {
  error: "name who is charged: userId, externalUserId or accountId",
  path: ["userId"],
};
