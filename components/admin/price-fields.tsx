import { Plus, X } from "lucide-react";
import { faultSentence } from "@/components/forms/fault-sentence";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { PriceDraft, SizeDraft } from "./price-draft";

type PriceFieldsProps = {
  draft: PriceDraft;
  /** By field, in words that follow its label. */
  faults: Record<string, string>;
  isNamed: boolean;
  onChange: (draft: PriceDraft) => void;
};

const chargeTypes = [
  { value: "multiplier", label: "Multiplier" },
  { value: "cost", label: "Cost" },
  { value: "fixed", label: "Fixed" },
] as const;

const chargeHelp: Record<PriceDraft["chargeType"], string> = {
  multiplier: "Model tokens in and out × the multiplier.",
  cost: "What the provider takes × tokens for a dollar × the multiplier.",
  fixed: "So many tokens for an image, by its size.",
};

type TextField = Exclude<keyof PriceDraft, "chargeType" | "sizes">;
const costs: { field: TextField; label: string; note: string }[] = [
  { field: "inputMicroUsdPerMillion", label: "Input", note: "USD / 1M" },
  { field: "cachedInputMicroUsdPerMillion", label: "Cached", note: "USD / 1M" },
  { field: "outputMicroUsdPerMillion", label: "Output", note: "USD / 1M" },
  { field: "characterMicroUsdPerMillion", label: "Characters", note: "USD / 1M" },
  { field: "minuteMicroUsd", label: "Minute", note: "USD" },
  { field: "secondMicroUsd", label: "Second", note: "USD" },
];

/** The fields that are there and say what is wrong with them: a name that stays has none, nor has a fixed price a factor. */
export function shownFaultsOf({ chargeType }: PriceDraft, isNamed: boolean): string[] {
  return [
    ...(isNamed ? [] : ["provider", "model"]),
    "chargeType",
    ...(chargeType === "fixed" ? [] : ["multiplierBasisPoints"]),
    ...costs.map(({ field }) => field),
    "imageSizes",
  ];
}

export function PriceFields({ draft, faults, isNamed, onChange }: PriceFieldsProps) {
  const change = (part: Partial<PriceDraft>) => onChange({ ...draft, ...part });
  const text = (
    field: TextField,
    label: string,
    options: { note?: string; help?: string; placeholder?: string } = {},
  ) => (
    <Field
      key={field}
      label={label}
      note={options.note}
      help={options.help}
      error={faultSentence(label, faults[field])}
    >
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          inputMode={field === "provider" || field === "model" ? undefined : "decimal"}
          placeholder={options.placeholder}
          value={draft[field]}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {isNamed ? null : (
        <div className="grid gap-4 sm:grid-cols-2">
          {text("provider", "Provider", { placeholder: "openai" })}
          {text("model", "Model", { placeholder: "gpt-5-mini", help: "A * at its end means all that begin so." })}
        </div>
      )}
      <div className="flex flex-col gap-1.5">
        <SegmentedControl
          label="How it is charged"
          segments={chargeTypes}
          value={draft.chargeType}
          onValueChange={(chargeType) => change({ chargeType })}
          className="w-full"
        />
        <p className="text-xs text-muted-foreground">{faults.chargeType ?? chargeHelp[draft.chargeType]}</p>
      </div>
      {draft.chargeType === "fixed"
        ? null
        : text("multiplierBasisPoints", "Multiplier", { note: "optional", help: "Left empty, that of the settings." })}
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-2 font-medium">What the provider takes</legend>
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
          {costs.map(({ field, label, note }) => text(field, label, { note }))}
        </div>
      </fieldset>
      <Sizes sizes={draft.sizes} faults={faults} onChange={(sizes) => change({ sizes })} />
    </>
  );
}

type SizesProps = { sizes: SizeDraft[]; faults: Record<string, string>; onChange: (sizes: SizeDraft[]) => void };

function Sizes({ sizes, faults, onChange }: SizesProps) {
  const fault = Object.entries(faults).find(([path]) => path.startsWith("imageSizes"));
  const set = (at: number, part: Partial<SizeDraft>) =>
    onChange(sizes.map((size, index) => (index === at ? { ...size, ...part } : size)));
  const cell = (at: number, field: keyof SizeDraft, label: string, placeholder: string) => (
    <Input
      aria-label={`${label} of image size ${at + 1}`}
      autoComplete="off"
      placeholder={placeholder}
      value={sizes[at]![field]}
      onChange={(event) => set(at, { [field]: event.target.value })}
      className="min-w-0 px-2 sm:px-3"
    />
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-2 font-medium">Images, by size</legend>
      {sizes.map((_size, at) => (
        <div
          key={at}
          className="grid grid-cols-[2fr_1fr_1fr_auto] items-center gap-1.5 sm:grid-cols-[1fr_1fr_1fr_auto]"
        >
          {cell(at, "size", "Size", "1024x1024")}
          {cell(at, "fixedTokens", "Tokens", "tokens")}
          {cell(at, "cost", "Cost in USD", "cost, USD")}
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove image size ${at + 1}`}
            onClick={() => onChange(sizes.filter((_, index) => index !== at))}
          >
            <X />
          </Button>
        </div>
      ))}
      {fault ? (
        <p role="alert" className="text-xs text-danger">
          {fault[0].split(".")[1] ?? "Sizes"} {fault[1]}.
        </p>
      ) : null}
      <Button
        variant="secondary"
        size="sm"
        className="w-fit"
        onClick={() => onChange([...sizes, { size: "", fixedTokens: "", cost: "" }])}
      >
        <Plus />
        Add a size
      </Button>
    </fieldset>
  );
}
