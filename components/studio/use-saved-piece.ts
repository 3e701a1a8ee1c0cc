"use client";

import { useEffect, useState } from "react";
import { useRouter } from "next/navigation";
import { savePieceAction } from "@/lib/actions/studio";
import { formDataOf } from "./form-data-of";

export type SavedPiece = { pieceId: string; title: string; text: string; changedAt: string };

/**
 * A piece as it is written and as it is kept. Where somebody else, or the same person in another tab, changed it
 * meanwhile, neither version is overwritten unseen: the reader chooses.
 */
export function useSavedPiece(kept: SavedPiece) {
  const [base, setBase] = useState(kept);
  const [title, setTitle] = useState(kept.title);
  const [text, setText] = useState(kept.text);
  const [isSaving, setSaving] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [isConflict, setConflict] = useState(false);
  const router = useRouter();

  const isDirty = title !== base.title || text !== base.text;
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);

  /** Whether it is kept as it stands here. */
  async function save(seen = base.changedAt): Promise<boolean> {
    if (!isDirty && seen === base.changedAt) return true;
    if (title.trim() === "" || text.trim() === "") {
      setFault("A piece needs a title and a text. Delete it if you do not want it.");
      return false;
    }
    setSaving(true);
    const { pieceId } = kept;
    const fields = formDataOf({ pieceId, title, text, changedAt: seen });
    const saved = await savePieceAction({ status: "idle" }, fields).catch(() => null);
    setSaving(false);
    if (saved?.status === "done") {
      setBase({ pieceId, title, text, changedAt: saved.value.changedAt.toISOString() });
      setFault(null);
      setConflict(false);
      return true;
    }
    const hasChanged = saved?.status === "refused" && saved.code === "conflict";
    setConflict(hasChanged);
    if (hasChanged) router.refresh();
    setFault(hasChanged ? null : faultOf(saved));
    return false;
  }

  function takeTheirs() {
    setBase(kept);
    setTitle(kept.title);
    setText(kept.text);
    setConflict(false);
  }

  return {
    title,
    setTitle,
    text,
    setText,
    isDirty,
    isSaving,
    fault,
    /** Null where there is no other version. */
    conflict: isConflict ? { takeTheirs, keepMine: () => void save(kept.changedAt) } : null,
    save: () => save(),
  };
}

type Saved = Awaited<ReturnType<typeof savePieceAction>> | null;

function faultOf(saved: Saved): string {
  if (saved === null) return "The server could not be reached. Your text is still here: try again.";
  if (saved.status === "invalid") {
    const [field, fault] = Object.entries(saved.faults)[0] ?? ["text", "could not be saved"];
    return `The ${field} ${fault}.`;
  }
  return "message" in saved ? saved.message : "It could not be saved.";
}
