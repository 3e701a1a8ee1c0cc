"use client";

import { useState, type ReactNode } from "react";
import { toast } from "sonner";
import { formatFineMoney } from "@/components/amounts/format";
import type { DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { savePackageAction } from "@/lib/actions/catalogue";
import { moneyDigits } from "@/lib/domain/units";
import type { AdminPackage } from "@/lib/queries/admin-catalogue";
import { readAmount } from "./amount-text";
import { readMoney } from "./money-text";
import { ReasonField, useReason } from "./reason-field";

type PackageFormProps = DialogHandlers & {
  /** The one to change; without it a new one is added. */
  sold?: AdminPackage;
};

type Currency = "usd" | "eur" | "gbp";
type Draft = { code: string; name: string; amount: string; price: string; currency: Currency; stripePriceId: string };

const currencies = [
  { value: "usd", label: "USD" },
  { value: "eur", label: "EUR" },
  { value: "gbp", label: "GBP" },
] as const;

export function PackageForm({ sold: given, onBusy, onDone }: PackageFormProps) {
  // As it was when it was opened, so that what somebody else changes meanwhile is noticed.
  const [sold] = useState(given);
  const [draft, setDraft] = useState<Draft>(() => draftOf(sold));
  const reason = useReason();
  const act = useAct(savePackageAction, {
    noAnswer: "The server did not answer. Look at the list before you repeat it.",
    shows: ["name", "code", "amountTokens", "priceCents", "currency", "stripePriceId", "reason"],
    onBusy,
    onDone: () => {
      toast.success(sold ? `${draft.name} was changed` : `${draft.name} was added`);
      onDone();
    },
  });
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const field = (
    name: string,
    label: string,
    control: (control: FieldControl) => ReactNode,
    about: { note?: string; help?: ReactNode } = {},
  ) => (
    <Field label={label} {...about} error={faultSentence(label, act.faults[name])}>
      {control}
    </Field>
  );

  return (
    <ActForm
      act={act}
      title={sold ? `Change ${sold.name}` : "Add a package"}
      description="What was bought before is credited as it was agreed then."
      hidden={{ packageId: sold?.id, seenAt: sold?.updatedAt.toISOString() }}
      failure="Nothing was saved"
      button={sold ? "Save the package" : "Add the package"}
      gather={(form) => (reason.isGiven() ? form : null)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {field("name", "Name", (control) => (
          <Input
            {...control}
            name="name"
            maxLength={60}
            autoComplete="off"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        ))}
        {field(
          "code",
          "Code",
          (control) => (
            <Input
              {...control}
              name="code"
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              placeholder="starter-eur"
              value={draft.code}
              onChange={(event) => change({ code: event.target.value })}
            />
          ),
          { help: "Its name in the API and at Stripe." },
        )}
        {field(
          "amountTokens",
          "Amount",
          (control) => (
            <Input
              {...control}
              name="amountTokens"
              inputMode="numeric"
              autoComplete="off"
              value={draft.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
          ),
          { note: "tokens" },
        )}
        <div className="grid grid-cols-[1fr_6.5rem] gap-2">
          {field(
            "priceCents",
            "Price",
            (control) => (
              <Input
                {...control}
                name="priceCents"
                inputMode="decimal"
                autoComplete="off"
                value={draft.price}
                onChange={(event) => change({ price: event.target.value })}
              />
            ),
            { help: perThousand(draft) },
          )}
          {field("currency", "Currency", (control) => (
            <Select
              {...control}
              name="currency"
              options={currencies}
              value={draft.currency}
              onValueChange={(currency) => change({ currency })}
            />
          ))}
        </div>
      </div>
      {field(
        "stripePriceId",
        "Price id at Stripe",
        (control) => (
          <Input
            {...control}
            name="stripePriceId"
            autoComplete="off"
            spellCheck={false}
            placeholder="price_…"
            className="font-mono"
            value={draft.stripePriceId}
            onChange={(event) => change({ stripePriceId: event.target.value })}
          />
        ),
        {
          note: "optional",
          help: "Left empty, checkout names the price itself. It is dropped when the price changes.",
        },
      )}
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <Ticked name="isActive" label="On sale" isTicked={sold?.isActive ?? true} />
        <Ticked name="isPopular" label="Marked as popular" isTicked={sold?.isPopular ?? false} />
      </div>
      <ReasonField {...reason.field} refused={act.faults.reason} />
    </ActForm>
  );
}

function Ticked({ name, label, isTicked: initial }: { name: string; label: string; isTicked: boolean }) {
  const [isTicked, setTicked] = useState(initial);
  return (
    <Label className="flex items-center gap-2 font-normal">
      <Checkbox name={name} checked={isTicked} onCheckedChange={setTicked} />
      {label}
    </Label>
  );
}

/** What 1,000 tokens cost at the price in the fields; nothing while it cannot be reckoned with. */
function perThousand({ amount, price, currency }: Draft): string | undefined {
  const { tokens } = readAmount(amount);
  const { cents } = readMoney(price, currency);
  if (tokens === null || cents === null) return undefined;
  const hundredths = (cents * 100_000n + tokens / 2n) / tokens;
  const text = `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, "0")}`;
  return `${formatFineMoney(text, currency)} for 1,000 tokens.`;
}

function draftOf(sold: AdminPackage | undefined): Draft {
  if (!sold) return { code: "", name: "", amount: "", price: "", currency: "usd", stripePriceId: "" };
  return {
    code: sold.code,
    name: sold.name,
    amount: sold.amountTokens.toLocaleString("en-US"),
    price: moneyDigits(sold.priceCents, sold.currency),
    currency: sold.currency as Currency,
    stripePriceId: sold.stripePriceId ?? "",
  };
}
