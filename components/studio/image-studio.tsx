"use client";

import { ImageIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { AiImages } from "@/lib/contracts/ai-media";
import { CharacterCount } from "./character-count";
import { Choice } from "./choice";
import { cutText } from "./cut-text";
import { EstimateLine } from "./estimate-line";
import { ImageGrid, WaitingImages } from "./image-grid";
import { MediaResult } from "./media-result";
import { NoMediaModel } from "./no-media-model";
import { modelChoice, modelSelectOptions, type StudioOptions } from "./studio-options";
import { useEstimate } from "./use-estimate";
import { useKeeping } from "./use-keeping";
import { useMediaRun } from "./use-media-run";

type ImageStudioProps = {
  projectId: string | null;
  source: { pieceId: string; text: string } | null;
  options: StudioOptions;
};

/** A picture from words. What it costs is fixed before it is made: by model, size and number. */
export function ImageStudio(props: ImageStudioProps) {
  return props.options.mediaModels.image.length === 0 ? <NoMediaModel makes="images" /> : <ImageForm {...props} />;
}

function ImageForm({ projectId, source, options }: ImageStudioProps) {
  const offered = options.mediaModels.image;
  const models = modelSelectOptions(offered);
  const [prompt, setPrompt] = useState(cutText(source?.text ?? "", options.imagePromptMaxCharacters));
  const [model, setModel] = useState(models[0]?.value ?? "");
  const [wantedSize, setSize] = useState("");
  const [count, setCount] = useState("1");
  const [wantsPrompt, setWantsPrompt] = useState(false);
  const { run, isRunning, start } = useMediaRun<AiImages>();
  const keepingProject = useKeeping(projectId);
  const router = useRouter();
  const field = useRef<HTMLTextAreaElement>(null);
  const result = useRef<HTMLElement>(null);

  const sizes = offered.find((one) => `${one.provider}/${one.model}` === model)?.sizes ?? [];
  // A size that the model does not have gives way to the model's first.
  const size = sizes.includes(wantedSize) ? wantedSize : (sizes[0] ?? "1024x1024");
  const hasPrompt = prompt.trim() !== "";
  const body = { ...modelChoice(model), prompt, size, count: Number(count) };
  const estimate = useEstimate(hasPrompt ? { ...body, operationType: "image" } : null);
  const [asked, setAsked] = useState({ size, count: 1 });

  function make(event?: FormEvent) {
    event?.preventDefault();
    if (isRunning) return;
    setWantsPrompt(!hasPrompt);
    if (!hasPrompt) {
      field.current?.focus();
      return;
    }
    setAsked({ size, count: body.count });
    const prepared = keepingProject().then((kept) =>
      kept === null ? null : { ...body, projectId: kept, sourcePieceId: source?.pieceId },
    );
    void start("/api/ai/image", prepared).then((made) => (made === null ? undefined : router.refresh()));
    result.current?.scrollIntoView({ block: "nearest" });
  }

  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <form onSubmit={make} className="flex flex-col gap-5">
        <Field
          label="What it shows"
          note={<CharacterCount text={prompt} max={options.imagePromptMaxCharacters} />}
          error={wantsPrompt && !hasPrompt ? "Say what the image should show." : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              ref={field}
              rows={5}
              maxLength={options.imagePromptMaxCharacters}
              className="max-h-72"
              placeholder="A lighthouse at dusk, seen from the water, in calm colours"
              value={prompt}
              onChange={(event) => setPrompt(event.target.value)}
            />
          )}
        </Field>
        <Field label="Model">
          {(control) => <Select {...control} options={models} value={model} onValueChange={setModel} />}
        </Field>
        <Field label="Size">
          {(control) => <Select {...control} options={sizes.map(sizeOption)} value={size} onValueChange={setSize} />}
        </Field>
        <Choice label="How many">
          <SegmentedControl
            label="How many"
            segments={Array.from({ length: options.imageMaxCount }, (_, index) => String(index + 1)).map((number) => ({
              value: number,
              label: number,
            }))}
            value={count}
            onValueChange={setCount}
            className="w-full"
          />
        </Choice>
        <div className="flex flex-col gap-2">
          <Button type="submit" pending={isRunning}>
            {count === "1" ? "Make the image" : `Make ${count} images`}
          </Button>
          <EstimateLine
            estimate={estimate}
            displayUnit={options.displayUnit}
            hint={hasPrompt ? "" : "Say what it shows to see what it costs."}
          />
        </div>
      </form>
      <MediaResult
        ref={result}
        label="Images"
        run={run}
        displayUnit={options.displayUnit}
        onRetry={() => make()}
        empty={
          <EmptyState icon={ImageIcon} title="Your images will be here." className="flex-1 justify-center">
            Their price depends on the model, the size and how many there are. An image that does not come costs
            nothing.
          </EmptyState>
        }
        waiting={<WaitingImages size={asked.size} count={asked.count} />}
      >
        {(made) => <ImageGrid made={made} prompt={prompt} />}
      </MediaResult>
    </div>
  );
}

function sizeOption(size: string) {
  const [width = 0, height = 0] = size.split("x").map(Number);
  const note = width === height ? "Square" : width > height ? "Wide" : "Tall";
  return { value: size, label: size.replace("x", " × "), note };
}
