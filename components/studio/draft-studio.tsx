"use client";

import { PenLine, Square } from "lucide-react";
import { useRef, useState, type FormEvent, type ReactNode, type Ref } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { CostLine } from "./cost-line";
import { EstimateLine } from "./estimate-line";
import { RunNotice } from "./run-notice";
import { RunStatus } from "./run-status";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { useAiRun, type AiRun } from "./use-ai-run";
import { useEstimate } from "./use-estimate";
import { WrittenText } from "./written-text";

const KINDS = [
  { value: "article", label: "Article" },
  { value: "post", label: "Post" },
  { value: "email", label: "Email" },
  { value: "thread", label: "Thread" },
] as const;
const LENGTHS = [
  { value: "short", label: "Short" },
  { value: "medium", label: "Medium" },
  { value: "long", label: "Long" },
] as const;
const TONES = ["Plain and friendly", "Professional", "Warm", "Persuasive", "Playful"].map((tone) => ({
  value: tone,
  label: tone,
}));

type DraftForm = {
  topic: string;
  kind: (typeof KINDS)[number]["value"];
  tone: string;
  length: (typeof LENGTHS)[number]["value"];
  model: string;
};

/** Describe a draft on the left, read it on the right. On a phone the draft comes below the form. */
export function DraftStudio({ options }: { options: StudioOptions }) {
  const models = modelSelectOptions(options);
  const [form, setForm] = useState<DraftForm>({
    topic: "",
    kind: "article",
    tone: TONES[0]?.value ?? "",
    length: "medium",
    model: models[0]?.value ?? "",
  });
  const [wantsTopic, setWantsTopic] = useState(false);
  const { run, isRunning, isStopping, start, stop } = useAiRun();
  const result = useRef<HTMLElement>(null);
  const topic = useRef<HTMLTextAreaElement>(null);

  const hasTopic = form.topic.trim() !== "";
  const body = { ...form, ...modelChoice(form.model) };
  const estimate = useEstimate(hasTopic ? { ...body, operationType: "draft" } : null);
  const set = <Name extends keyof DraftForm>(name: Name, value: DraftForm[Name]) =>
    setForm((before) => ({ ...before, [name]: value }));

  function write(event?: FormEvent) {
    event?.preventDefault();
    if (isRunning) return;
    setWantsTopic(!hasTopic);
    if (!hasTopic) {
      topic.current?.focus();
      return;
    }
    void start("/api/ai/draft", body);
    result.current?.scrollIntoView({ block: "nearest" });
  }

  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <form onSubmit={write} className="flex flex-col gap-5">
        <Field
          label="Topic"
          note={`${form.topic.length.toLocaleString("en-US")} / ${options.topicMaxCharacters.toLocaleString("en-US")}`}
          error={wantsTopic && !hasTopic ? "Say what to write about." : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              ref={topic}
              rows={4}
              maxLength={options.topicMaxCharacters}
              className="max-h-72"
              placeholder="What is it about, and for whom?"
              value={form.topic}
              onChange={(event) => set("topic", event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.metaKey || event.ctrlKey))
                  event.currentTarget.form?.requestSubmit();
              }}
            />
          )}
        </Field>
        <Choice label="Kind">
          <SegmentedControl
            label="Kind"
            segments={KINDS}
            value={form.kind}
            onValueChange={(kind) => set("kind", kind)}
            className="w-full"
          />
        </Choice>
        <Choice label="Length">
          <SegmentedControl
            label="Length"
            segments={LENGTHS}
            value={form.length}
            onValueChange={(length) => set("length", length)}
            className="w-full"
          />
        </Choice>
        <Field label="Tone">
          {(control) => (
            <Select {...control} options={TONES} value={form.tone} onValueChange={(tone) => set("tone", tone)} />
          )}
        </Field>
        <Field label="Model">
          {(control) => (
            <Select {...control} options={models} value={form.model} onValueChange={(model) => set("model", model)} />
          )}
        </Field>
        <div className="flex flex-col gap-2">
          <Button type="submit" pending={isRunning}>
            Write the draft
          </Button>
          <EstimateLine
            estimate={estimate}
            displayUnit={options.displayUnit}
            hint={hasTopic ? "" : "Name a topic to see what it can cost."}
          />
        </div>
      </form>
      <DraftResult
        ref={result}
        run={run}
        options={options}
        isRunning={isRunning}
        isStopping={isStopping}
        onStop={() => void stop()}
        onRetry={() => write()}
      />
    </div>
  );
}

type DraftResultProps = {
  ref: Ref<HTMLElement>;
  run: AiRun;
  options: StudioOptions;
  isRunning: boolean;
  isStopping: boolean;
  onStop: () => void;
  onRetry: () => void;
};

function DraftResult({ ref, run, options, isRunning, isStopping, onStop, onRetry }: DraftResultProps) {
  const { displayUnit } = options;
  const cost = run.end?.outcome === "unknown" ? null : run.end;
  return (
    <section
      ref={ref}
      aria-label="Draft"
      aria-busy={isRunning}
      className="flex min-h-80 min-w-0 scroll-mt-20 scroll-mb-6 flex-col gap-4 lg:min-h-[30rem] lg:border-l lg:pl-12"
    >
      <h2 className="sr-only">Draft</h2>
      {run.phase === "idle" ? (
        <EmptyState icon={PenLine} title="Your draft will be written here." className="flex-1 justify-center">
          You see the most that it can cost before you start, and what it really cost when it is done.
        </EmptyState>
      ) : null}
      {run.phase === "waiting" ? <WaitingText /> : null}
      {run.text === "" ? null : <WrittenText text={run.text} className="max-w-prose" />}
      <RunNotice run={run} displayUnit={displayUnit} onRetry={onRetry} />
      {isRunning || run.text !== "" || cost !== null ? (
        // Here from the first moment on and always in sight, so that Stop is at hand and nothing moves at the end.
        <footer className="sticky bottom-0 mt-auto flex min-h-16 items-center gap-3 border-t bg-background py-3">
          {cost === null ? (
            <p className="flex-1 text-muted-foreground">{isRunning ? "Writing…" : ""}</p>
          ) : (
            <CostLine end={cost} displayUnit={displayUnit} className="flex-1" />
          )}
          {isRunning ? (
            <Button variant="secondary" size="sm" onClick={onStop} pending={isStopping}>
              <Square aria-hidden className="size-3.5" />
              Stop
            </Button>
          ) : null}
          {!isRunning && run.text !== "" ? <CopyButton text={run.text} what="draft" /> : null}
        </footer>
      ) : null}
      <RunStatus run={run} what="draft" displayUnit={displayUnit} />
    </section>
  );
}

function WaitingText() {
  return (
    <div aria-hidden className="flex max-w-prose flex-col gap-3">
      <Skeleton className="h-6 w-2/5" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-11/12" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}

/** A group of radios names itself; the label above it is for the eyes. */
function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden className="font-medium">
        {label}
      </span>
      {children}
    </div>
  );
}
