"use client";

import { Captions } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { AiTranscript } from "@/lib/contracts/ai-media";
import { AudioChoice } from "./audio-choice";
import { audioFile } from "./audio-file";
import { EstimateLine } from "./estimate-line";
import { formDataOf } from "./form-data-of";
import { MediaResult } from "./media-result";
import { NoMediaModel } from "./no-media-model";
import { lengthText, soundLengthSeconds } from "./sound-length";
import { SoundPlayer } from "./sound-player";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { pieceHref } from "./studio-place";
import { useEstimate } from "./use-estimate";
import { useKeeping } from "./use-keeping";
import { useMediaRun } from "./use-media-run";
import { WrittenText } from "./written-text";

type TranscribeStudioProps = { projectId: string | null; options: StudioOptions };
type Sound = { file: File; mediaType: string; seconds: number | null; address: string };

/** What was said, written down. It is charged by how long the file plays. */
export function TranscribeStudio(props: TranscribeStudioProps) {
  return props.options.mediaModels.transcription.length === 0 ? (
    <NoMediaModel makes="transcripts" />
  ) : (
    <TranscribeForm {...props} />
  );
}

function TranscribeForm({ projectId, options }: TranscribeStudioProps) {
  const models = modelSelectOptions(options.mediaModels.transcription);
  const [sound, setSound] = useState<Sound | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [model, setModel] = useState(models[0]?.value ?? "");
  const { run, isRunning, start } = useMediaRun<AiTranscript>();
  const keepingProject = useKeeping(projectId);
  const router = useRouter();
  const result = useRef<HTMLElement>(null);

  const address = sound?.address;
  useEffect(() => () => (address === undefined ? undefined : URL.revokeObjectURL(address)), [address]);

  const seconds = sound?.seconds ?? null;
  const estimate = useEstimate(
    seconds === null ? null : { operationType: "transcription", ...modelChoice(model), seconds: tenthsUp(seconds) },
  );

  async function choose(file: File, knownSeconds: number | null) {
    const checked = audioFile(file, options);
    setFault(checked.ok ? null : checked.fault);
    if (!checked.ok) return;
    const chosen = { file, mediaType: checked.mediaType, address: URL.createObjectURL(file) };
    setSound({ ...chosen, seconds: knownSeconds });
    if (knownSeconds !== null) return;
    const found = await soundLengthSeconds(file);
    // Only where no other file was chosen meanwhile.
    setSound((now) => (now?.file === file ? { ...now, seconds: found } : now));
  }

  function transcribe(event?: FormEvent) {
    event?.preventDefault();
    if (isRunning) return;
    if (sound === null) {
      setFault("Choose a sound file first.");
      return;
    }
    const prepared = keepingProject().then((kept) => {
      if (kept === null) return null;
      const form = formDataOf({ ...modelChoice(model), projectId: kept });
      form.set("file", new File([sound.file], sound.file.name, { type: sound.mediaType }));
      return form;
    });
    void start("/api/ai/transcription", prepared).then((made) => (made === null ? undefined : router.refresh()));
    result.current?.scrollIntoView({ block: "nearest" });
  }

  const kept = run.made?.pieceId ?? null;
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <form onSubmit={transcribe} className="flex flex-col gap-5">
        <AudioChoice isDisabled={isRunning} onChoose={(file, known) => void choose(file, known)} />
        {fault === null ? null : (
          <p role="alert" className="text-xs text-danger">
            {fault}
          </p>
        )}
        {sound === null ? null : (
          <div className="flex flex-col gap-2">
            <p className="flex justify-between gap-3">
              <span className="truncate font-medium">{sound.file.name}</span>
              <span className="text-muted-foreground tabular-nums">{seconds === null ? "" : lengthText(seconds)}</span>
            </p>
            <SoundPlayer src={sound.address} label={sound.file.name} />
          </div>
        )}
        <Field label="Model">
          {(control) => <Select {...control} options={models} value={model} onValueChange={setModel} />}
        </Field>
        <div className="flex flex-col gap-2">
          <Button type="submit" pending={isRunning}>
            Transcribe
          </Button>
          <EstimateLine estimate={estimate} displayUnit={options.displayUnit} hint={hintFor(sound)} />
        </div>
      </form>
      <MediaResult
        ref={result}
        label="Transcript"
        run={run}
        displayUnit={options.displayUnit}
        onRetry={() => transcribe()}
        empty={
          <EmptyState icon={Captions} title="What was said will be written here." className="flex-1 justify-center">
            Every second counts, silence too. The sound itself is not kept.
          </EmptyState>
        }
        waiting={<WaitingTranscript />}
        actions={
          run.made === null ? null : (
            <>
              <CopyButton text={run.made.text} what="transcript" />
              {kept === null ? null : (
                <ButtonLink href={pieceHref(kept) as Route} variant="secondary" size="sm">
                  Edit and refine
                </ButtonLink>
              )}
            </>
          )
        }
      >
        {(made) =>
          made.text.trim() === "" ? (
            <p className="text-muted-foreground">Nothing was said in it that could be understood.</p>
          ) : (
            <WrittenText text={made.text} className="max-w-prose" />
          )
        }
      </MediaResult>
    </div>
  );
}

function WaitingTranscript() {
  return (
    <div aria-hidden className="flex max-w-prose flex-col gap-3">
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-11/12" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}

function hintFor(sound: Sound | null): string {
  if (sound === null) return "Choose a file to see what it can cost.";
  return sound.seconds === null ? "Its length is measured when it is sent." : "";
}

/** Up, so that the estimate is not below what the file will be charged for. */
function tenthsUp(seconds: number): number {
  return Math.ceil(seconds * 10) / 10;
}
