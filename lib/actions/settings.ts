"use server";

import { z } from "zod";
import {
  ChangePasswordForm,
  ChooseMailsForm,
  CloseAccountForm,
  CreateOwnKeyForm,
  KeyBudgetForm,
  OwnKeyForm,
  ProfileForm,
  SessionForm,
} from "@/lib/contracts/settings";
import { closeAccount } from "@/lib/operations/close-account";
import { changeKeyBudget, createOwnKey, revokeOwnKey } from "@/lib/operations/own-keys";
import { changeName, changePassword, chooseMails } from "@/lib/operations/own-profile";
import { endOtherSessions, endSession } from "@/lib/operations/own-sessions";
import { defineAction } from "./define-action";

const KEYS = ["/settings/keys"];
const SESSIONS = ["/settings/sessions"];

/** Answers the key itself, which is shown now and never again. */
export const createOwnKeyAction = defineAction({
  input: CreateOwnKeyForm,
  access: "signed-in",
  refreshes: KEYS,
  run: createOwnKey,
});

export const changeKeyBudgetAction = defineAction({
  input: KeyBudgetForm,
  access: "signed-in",
  refreshes: KEYS,
  run: changeKeyBudget,
});

export const revokeOwnKeyAction = defineAction({
  input: OwnKeyForm,
  access: "signed-in",
  refreshes: KEYS,
  run: (actor, { keyId }) => revokeOwnKey(actor, keyId),
});

export const endSessionAction = defineAction({
  input: SessionForm,
  access: "signed-in",
  refreshes: SESSIONS,
  run: (actor, { sessionId }) => endSession(actor, sessionId),
});

export const endOtherSessionsAction = defineAction({
  input: z.object({}),
  access: "signed-in",
  refreshes: SESSIONS,
  run: (actor) => endOtherSessions(actor),
});

export const changeNameAction = defineAction({
  input: ProfileForm,
  access: "signed-in",
  refreshes: ["/settings"],
  run: (actor, { name }) => changeName(actor, name),
});

export const changePasswordAction = defineAction({
  input: ChangePasswordForm,
  access: "signed-in",
  refreshes: ["/settings"],
  run: changePassword,
});

export const chooseMailsAction = defineAction({
  input: ChooseMailsForm,
  access: "signed-in",
  refreshes: ["/settings/notifications"],
  run: chooseMails,
});

/** The person is signed out by it: the page that comes next is for everybody. */
export const closeAccountAction = defineAction({
  input: CloseAccountForm,
  access: "signed-in",
  run: closeAccount,
});
