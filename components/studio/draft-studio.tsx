"use client";

import { PenLine } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { Choice } from "./choice";
import { EstimateLine } from "./estimate-line";
import { RunResult } from "./run-result";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { pieceHref } from "./studio-place";
import { useAiRun } from "./use-ai-run";
import { useEstimate } from "./use-estimate";
import { useKeeping } from "./use-keeping";

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

type DraftStudioProps = { projectId: string | null; options: StudioOptions };

/** Describe a draft on the left, read it on the right. On a phone the draft comes below the form. */
export function DraftStudio({ projectId, options }: DraftStudioProps) {
  const models = modelSelectOptions(options.models);
  const [form, setForm] = useState<DraftForm>({
    topic: "",
    kind: "article",
    tone: TONES[0]?.value ?? "",
    length: "medium",
    model: models[0]?.value ?? "",
  });
  const [wantsTopic, setWantsTopic] = useState(false);
  const { run, isRunning, isStopping, start, stop } = useAiRun();
  const keepingProject = useKeeping(projectId);
  const router = useRouter();
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
    const asked = keepingProject().then((kept) => (kept === null ? null : { ...body, projectId: kept }));
    // It then stands among the latest pieces, below.
    void start("/api/ai/draft", asked).then(({ end }) => (end?.pieceId ? router.refresh() : undefined));
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
      <RunResult
        ref={result}
        what="draft"
        label="Draft"
        run={run}
        displayUnit={options.displayUnit}
        isRunning={isRunning}
        isStopping={isStopping}
        onStop={() => void stop()}
        onRetry={() => write()}
        empty={
          <EmptyState icon={PenLine} title="Your draft will be written here." className="flex-1 justify-center">
            You see the most that it can cost before you start, and what it really cost when it is done.
          </EmptyState>
        }
        actions={
          run.end?.pieceId ? (
            <ButtonLink href={pieceHref(run.end.pieceId) as Route} variant="secondary" size="sm">
              Edit and refine
            </ButtonLink>
          ) : null
        }
        className="min-h-80 lg:min-h-[30rem] lg:border-l lg:pl-12"
      />
    </div>
  );
}
