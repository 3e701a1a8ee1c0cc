"use client";

import { Volume2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import type { AiSpeech, SPEECH_VOICES } from "@/lib/contracts/ai-media";
import { CharacterCount } from "./character-count";
import { cutText } from "./cut-text";
import { EstimateLine } from "./estimate-line";
import { MediaResult } from "./media-result";
import { NoMediaModel } from "./no-media-model";
import { SoundPlayer } from "./sound-player";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { pieceHref, pieceMediaHref } from "./studio-place";
import { useEstimate } from "./use-estimate";
import { useKeeping } from "./use-keeping";
import { useMediaRun } from "./use-media-run";

type SpeechStudioProps = {
  projectId: string | null;
  source: { pieceId: string; text: string } | null;
  options: StudioOptions;
};
type Voice = (typeof SPEECH_VOICES)[number];

/** A text that is read aloud. It is charged by its characters, which are counted while it is written. */
export function SpeechStudio(props: SpeechStudioProps) {
  return props.options.mediaModels.speech.length === 0 ? <NoMediaModel makes="speech" /> : <SpeechForm {...props} />;
}

function SpeechForm({ projectId, source, options }: SpeechStudioProps) {
  const models = modelSelectOptions(options.mediaModels.speech);
  const max = options.speechMaxCharacters;
  const [text, setText] = useState(cutText(source?.text ?? "", max));
  const [voice, setVoice] = useState<Voice>("alloy");
  const [model, setModel] = useState(models[0]?.value ?? "");
  const [wantsText, setWantsText] = useState(false);
  const { run, isRunning, start } = useMediaRun<AiSpeech>();
  const keepingProject = useKeeping(projectId);
  const router = useRouter();
  const field = useRef<HTMLTextAreaElement>(null);
  const result = useRef<HTMLElement>(null);

  const hasText = text.trim() !== "";
  const body = { ...modelChoice(model), text, voice };
  const estimate = useEstimate(hasText ? { ...body, operationType: "speech" } : null);

  function speak(event?: FormEvent) {
    event?.preventDefault();
    if (isRunning) return;
    setWantsText(!hasText);
    if (!hasText) {
      field.current?.focus();
      return;
    }
    const prepared = keepingProject().then((kept) =>
      kept === null ? null : { ...body, projectId: kept, sourcePieceId: source?.pieceId },
    );
    void start("/api/ai/speech", prepared).then((made) => (made === null ? undefined : router.refresh()));
    result.current?.scrollIntoView({ block: "nearest" });
  }

  const isCut = source !== null && source.text.length > max && text === cutText(source.text, max);
  const kept = run.made?.pieceId ?? null;
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <form onSubmit={speak} className="flex flex-col gap-5">
        <Field
          label="Text"
          note={<CharacterCount text={text} max={max} />}
          help={
            isCut
              ? `The piece has ${source.text.length.toLocaleString("en-US")} characters. The first ${max.toLocaleString("en-US")} stand here; read the rest in a second go.`
              : undefined
          }
          error={wantsText && !hasText ? "Write what is to be read." : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              ref={field}
              rows={8}
              maxLength={max}
              className="max-h-96"
              placeholder="What is to be read aloud?"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Voice">
          {(control) => <Select {...control} options={VOICES} value={voice} onValueChange={setVoice} />}
        </Field>
        <Field label="Model">
          {(control) => <Select {...control} options={models} value={model} onValueChange={setModel} />}
        </Field>
        <div className="flex flex-col gap-2">
          <Button type="submit" pending={isRunning}>
            Read it aloud
          </Button>
          <EstimateLine
            estimate={estimate}
            displayUnit={options.displayUnit}
            hint={hasText ? "" : "Write a text to see what it costs."}
          />
        </div>
      </form>
      <MediaResult
        ref={result}
        label="Speech"
        run={run}
        displayUnit={options.displayUnit}
        onRetry={() => speak()}
        empty={
          <EmptyState icon={Volume2} title="You can listen to it here." className="flex-1 justify-center">
            Every character counts, spaces too. What it costs is known before it is read.
          </EmptyState>
        }
        waiting={<Skeleton className="h-14 rounded-lg" />}
        actions={
          kept === null ? null : (
            <ButtonLink href={pieceHref(kept) as Route} variant="secondary" size="sm">
              Open it
            </ButtonLink>
          )
        }
      >
        {(made) => (
          <SoundPlayer
            src={kept === null ? `data:${made.mediaType};base64,${made.base64}` : pieceMediaHref(kept)}
            label="What was read"
          />
        )}
      </MediaResult>
    </div>
  );
}

const VOICE_NAMES: Record<Voice, string> = {
  alloy: "Alloy",
  ash: "Ash",
  coral: "Coral",
  echo: "Echo",
  fable: "Fable",
  nova: "Nova",
  onyx: "Onyx",
  sage: "Sage",
  shimmer: "Shimmer",
};
const VOICES = (Object.keys(VOICE_NAMES) as Voice[]).map((value) => ({ value, label: VOICE_NAMES[value] }));
