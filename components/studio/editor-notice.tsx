import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { useSavedPiece } from "./use-saved-piece";

/** Why it is not saved, and what to do about it. */
export function EditorNotice({ saved }: { saved: ReturnType<typeof useSavedPiece> }) {
  const { conflict, fault } = saved;
  if (conflict) {
    return (
      <Alert
        live
        tone="warning"
        title="It was changed somewhere else meanwhile"
        action={
          <>
            <Button variant="secondary" size="sm" onClick={conflict.takeTheirs}>
              Take that version
            </Button>
            <Button variant="secondary" size="sm" pending={saved.isSaving} onClick={conflict.keepMine}>
              Keep mine
            </Button>
          </>
        }
      >
        Nothing is overwritten until you choose.
      </Alert>
    );
  }
  return fault === null ? null : <Alert live tone="danger" title={fault} />;
}
