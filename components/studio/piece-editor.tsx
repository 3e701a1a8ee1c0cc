"use client";

import { ImageIcon, Volume2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PieceKind } from "@/lib/contracts/studio";
import { EditorNotice } from "./editor-notice";
import { MarkedTextarea, type TextRange } from "./marked-textarea";
import { ProposalBar } from "./proposal-bar";
import { RunNotice } from "./run-notice";
import { RunResult } from "./run-result";
import type { StudioOptions } from "./studio-options";
import { pieceHref, studioHref } from "./studio-place";
import type { WorkOrder } from "./text-work";
import { useAiRun } from "./use-ai-run";
import { useSavedPiece, type SavedPiece } from "./use-saved-piece";
import { WorkPanel } from "./work-panel";

type PieceEditorProps = {
  piece: SavedPiece & { projectId: string; kind: PieceKind };
  options: StudioOptions;
};

/**
 * A text with what can be done to it. A refinement is written into its place and becomes the next version when it is
 * kept; anything else that is made of it stands below.
 */
export function PieceEditor({ piece, options }: PieceEditorProps) {
  const saved = useSavedPiece(piece);
  const { title, setTitle, text, setText } = saved;
  const [selection, setSelection] = useState<TextRange | null>(null);
  const [order, setOrder] = useState<WorkOrder | null>(null);
  const { run, isRunning, isStopping, start, stop, reset } = useAiRun();
  const router = useRouter();
  const field = useRef<HTMLTextAreaElement>(null);
  const below = useRef<HTMLElement>(null);

  const range = order?.range ?? null;
  // While it is written and until it is kept or undone, the answer stands where it will stand.
  const isProposal = range !== null && run.text !== "";
  const isLocked = isProposal || (range !== null && isRunning);
  const shown = isProposal ? text.slice(0, range.start) + run.text + text.slice(range.end) : text;
  const mark = isProposal ? { start: range.start, end: range.start + run.text.length } : isLocked ? range : selection;

  async function work(asked: WorkOrder) {
    setOrder(asked);
    // What a version is made from must be what is kept of it.
    const prepared = saved
      .save()
      .then((isKept) => (isKept ? { ...asked.body, projectId: piece.projectId, sourcePieceId: piece.pieceId } : null));
    const ended = await start(asked.path, prepared);
    if (ended.phase === "idle") setOrder(null);
    if (asked.range === null && ended.end?.pieceId) router.refresh();
  }

  function forget() {
    reset();
    setOrder(null);
    setSelection(null);
  }

  function undo() {
    forget();
    // The version that was not wanted stands among what was made of this one.
    router.refresh();
    field.current?.focus();
  }

  function keep() {
    const next = run.end?.pieceId;
    if (next) {
      toast.success("This is the new version. The one before is kept too.");
      router.push(pieceHref(next) as Route);
      return;
    }
    // Nothing was kept of it on the server, so it goes the way of anything that is written here.
    setText(shown);
    forget();
  }

  const makesBelow = order !== null && order.range === null;
  useEffect(() => {
    if (makesBelow) below.current?.scrollIntoView({ block: "nearest" });
  }, [makesBelow]);

  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <section aria-label="Text" aria-busy={range !== null && isRunning} className="flex min-w-0 flex-col gap-4">
        <h2 className="sr-only">Text</h2>
        <Field label="Title">
          {(control) => (
            <Input
              {...control}
              maxLength={options.titleMaxCharacters}
              autoComplete="off"
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <MarkedTextarea
          ref={field}
          aria-label="Text"
          rows={12}
          readOnly={isLocked}
          maxLength={options.textMaxCharacters * 2}
          value={shown}
          mark={mark}
          onChange={(event) => {
            setText(event.target.value);
            setSelection(null);
            // What failed was asked of another text.
            if (range !== null) forget();
          }}
          onSelect={({ currentTarget: { selectionStart: from, selectionEnd: to } }) => {
            if (!isLocked) setSelection(to > from ? { start: from, end: to } : null);
          }}
          onKeyDown={(event) => {
            if (event.key !== "s" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            void saved.save();
          }}
        />
        <EditorNotice saved={saved} />
        {range !== null ? (
          <RunNotice run={run} displayUnit={options.displayUnit} onRetry={() => void work(order!)} />
        ) : null}
        {isLocked ? (
          <ProposalBar
            run={run}
            displayUnit={options.displayUnit}
            isRunning={isRunning}
            isStopping={isStopping}
            onStop={() => void stop()}
            onKeep={keep}
            onUndo={undo}
          />
        ) : (
          <div className="sticky bottom-0 flex min-h-16 items-center justify-between gap-3 border-t bg-background py-3">
            <p role="status" className="text-muted-foreground">
              {saved.isDirty ? "Not saved yet" : "Saved"}
            </p>
            <Button
              variant="secondary"
              disabled={!saved.isDirty}
              focusableWhenDisabled
              pending={saved.isSaving}
              onClick={() => void saved.save()}
            >
              Save
            </Button>
          </div>
        )}
      </section>
      <aside aria-label="What you can do" className="flex flex-col gap-5 lg:sticky lg:top-20">
        <WorkPanel
          text={text}
          selection={selection}
          onClearSelection={() => setSelection(null)}
          isWorking={isRunning}
          hold={isProposal && !isRunning ? "Keep or undo the change first." : null}
          onWork={(asked) => void work(asked)}
          options={options}
        />
        <div className="flex flex-wrap gap-2 border-t pt-5">
          {piece.kind === "image_prompt" ? (
            <ButtonLink href={startHref(piece, "image")} variant="secondary" size="sm">
              <ImageIcon aria-hidden />
              Make the image
            </ButtonLink>
          ) : null}
          <ButtonLink href={startHref(piece, "speech")} variant="secondary" size="sm">
            <Volume2 aria-hidden />
            Read aloud
          </ButtonLink>
        </div>
      </aside>
      {makesBelow ? (
        <RunResult
          ref={below}
          what={order.makes}
          label="What was made of it"
          run={run}
          displayUnit={options.displayUnit}
          isRunning={isRunning}
          isStopping={isStopping}
          onStop={() => void stop()}
          onRetry={() => void work(order)}
          actions={run.end?.pieceId ? <MadeActions order={order} piece={piece} pieceId={run.end.pieceId} /> : null}
          className="border-t pt-6"
        />
      ) : null}
    </div>
  );
}

type MadeActionsProps = { order: WorkOrder; piece: { projectId: string }; pieceId: string };

function MadeActions({ order, piece, pieceId }: MadeActionsProps) {
  return (
    <>
      <ButtonLink href={pieceHref(pieceId) as Route} variant="secondary" size="sm">
        Open it
      </ButtonLink>
      {order.operationType === "image_prompt" ? (
        <ButtonLink href={startHref({ ...piece, pieceId }, "image")} size="sm">
          Make the image
        </ButtonLink>
      ) : null}
    </>
  );
}

/** The tool that begins with the text of a piece. */
function startHref({ projectId, pieceId }: { projectId: string; pieceId: string }, tab: "image" | "speech"): Route {
  return studioHref({ tab, project: projectId, from: pieceId }) as Route;
}
