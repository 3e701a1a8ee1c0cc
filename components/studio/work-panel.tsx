"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { CharacterCount } from "./character-count";
import { EstimateLine } from "./estimate-line";
import type { TextRange } from "./marked-textarea";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { useEstimate } from "./use-estimate";
import { INTO_NAMES, orderOf, REFINEMENT_ACTS, STYLE_NAMES, type TextWork, type WorkOrder } from "./text-work";

type WorkPanelProps = {
  text: string;
  selection: TextRange | null;
  onClearSelection: () => void;
  isWorking: boolean;
  /** Why nothing can be done to it now. */
  hold: string | null;
  onWork: (order: WorkOrder) => void;
  options: StudioOptions;
};

const ACTS = [
  { value: "refine", label: "Refine" },
  { value: "repurpose", label: "Repurpose" },
  { value: "image_prompt", label: "Image prompt" },
] as const;

/** What can be done to a text, one thing at a time, with what it costs at most before it is done. */
export function WorkPanel({ text, selection, onClearSelection, isWorking, hold, onWork, options }: WorkPanelProps) {
  const models = modelSelectOptions(options.models);
  const [work, setWork] = useState<TextWork>({
    act: "refine",
    refinement: "shorten",
    instruction: "",
    into: "tweet",
    style: "none",
  });
  const [model, setModel] = useState(models[0]?.value ?? "");
  const set = (change: Partial<TextWork>) => setWork((before) => ({ ...before, ...change }));

  const order = orderOf(work, text, selection, options.textMaxCharacters);
  const estimate = useEstimate(
    order.ok && !isWorking ? { operationType: order.operationType, ...modelChoice(model), ...order.body } : null,
  );
  const hint = hold ?? (order.ok ? "" : order.why);

  return (
    <form
      aria-label="Work on this text"
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (order.ok && !isWorking && hold === null) {
          onWork({ ...order, body: { ...modelChoice(model), ...order.body } });
        }
      }}
    >
      <SegmentedControl
        label="What to do"
        segments={ACTS}
        value={work.act}
        onValueChange={(act) => set({ act })}
        className="w-full"
      />
      {work.act === "refine" ? (
        <>
          <Scope text={text} selection={selection} onClear={onClearSelection} />
          <Field label="How">
            {(control) => (
              <Select
                {...control}
                options={REFINEMENT_ACTS}
                value={work.refinement}
                onValueChange={(refinement) => set({ refinement })}
              />
            )}
          </Field>
          {work.refinement === "custom" ? (
            <Field
              label="What to change"
              note={<CharacterCount text={work.instruction} max={options.instructionMaxCharacters} />}
            >
              {(control) => (
                <Textarea
                  {...control}
                  rows={3}
                  maxLength={options.instructionMaxCharacters}
                  placeholder="Address the reader as a colleague"
                  value={work.instruction}
                  onChange={(event) => set({ instruction: event.target.value })}
                />
              )}
            </Field>
          ) : null}
        </>
      ) : null}
      {work.act === "repurpose" ? (
        <Field label="Into">
          {(control) => (
            <Select {...control} options={INTO_NAMES} value={work.into} onValueChange={(into) => set({ into })} />
          )}
        </Field>
      ) : null}
      {work.act === "image_prompt" ? (
        <Field label="Style">
          {(control) => (
            <Select {...control} options={STYLE_NAMES} value={work.style} onValueChange={(style) => set({ style })} />
          )}
        </Field>
      ) : null}
      <Field label="Model">
        {(control) => <Select {...control} options={models} value={model} onValueChange={setModel} />}
      </Field>
      <div className="flex flex-col gap-2">
        <Button type="submit" pending={isWorking} disabled={!order.ok || hold !== null}>
          {order.act}
        </Button>
        <EstimateLine estimate={estimate} displayUnit={options.displayUnit} hint={hint} />
      </div>
    </form>
  );
}

type ScopeProps = { text: string; selection: TextRange | null; onClear: () => void };

/** On what it works. As high with a selection as without one. */
function Scope({ text, selection, onClear }: ScopeProps) {
  const size = (characters: number) => `${characters.toLocaleString("en-US")} characters`;
  return (
    <div className="flex min-h-10 items-center justify-between gap-2 text-muted-foreground">
      {selection === null ? (
        <p>The whole text, {size(text.length)}. Select a part to work on it alone.</p>
      ) : (
        <>
          <p aria-live="polite">
            <span className="font-medium text-foreground">The selection</span>, {size(selection.end - selection.start)}
          </p>
          <Button variant="ghost" size="icon-sm" aria-label="Work on the whole text" onClick={onClear}>
            <X />
          </Button>
        </>
      )}
    </div>
  );
}
