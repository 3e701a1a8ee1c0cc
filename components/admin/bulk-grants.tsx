"use client";

import { Download } from "lucide-react";
import { useRef, useState, useTransition } from "react";
import { counted, formatTokens } from "@/components/amounts/format";
import { problemOf } from "@/components/forms/problem-of";
import { answerOf } from "@/components/forms/use-act";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { saveFile } from "@/components/ui/save-file";
import { Textarea } from "@/components/ui/textarea";
import { bulkGrantsAction, previewBulkAction } from "@/lib/actions/staff";
import { newKey } from "@/components/forms/new-key";
import { bulkResultsCsv, type BulkResults } from "./bulk-file";
import { BulkPreview, BulkResult } from "./bulk-tables";

type Preview = Awaited<ReturnType<typeof previewBulkAction>>;
type Booked = Awaited<ReturnType<typeof bulkGrantsAction>>;

const EXAMPLE = `ada@example.com, 50000, Thank you for testing
grace@example.com, 20000, Launch gift, 2026-12-31
alan@example.com, -5000, Granted twice by mistake`;

/** An answer that never came says nothing about what was booked; sending the same list again is safe and tells. */
const NO_ANSWER = "The server did not answer. Try again from here: each line is booked once.";

/** Paste or upload, look at what it means, confirm once, read what came of each line. */
export function BulkGrants() {
  // One key for this list: however often it arrives, each of its lines is booked once.
  const [key, setKey] = useState(newKey);
  const [list, setList] = useState("");
  const [preview, setPreview] = useState<Preview>({ status: "idle" });
  const [booked, setBooked] = useState<Booked>({ status: "idle" });
  const [isLooking, startLooking] = useTransition();
  const [isBooking, startBooking] = useTransition();
  const isSending = useRef(false);

  function change(text: string) {
    setList(text);
    setPreview({ status: "idle" });
  }

  function look() {
    startLooking(async () => setPreview(await answerOf(previewBulkAction, formWith({ list }))));
  }

  function book() {
    if (isSending.current) return;
    isSending.current = true;
    startBooking(async () => {
      setBooked(await answerOf(bulkGrantsAction, formWith({ key, list }), NO_ANSWER));
      isSending.current = false;
    });
  }

  if (booked.status === "done") {
    return (
      <div className="flex flex-col gap-5">
        <BulkResult result={booked.value} />
        <div className="flex flex-wrap gap-2">
          <Button
            variant="secondary"
            onClick={() => {
              setKey(newKey());
              change("");
              setBooked({ status: "idle" });
            }}
          >
            Another list
          </Button>
          <ResultsButton results={booked.value} />
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <Field label="List" help="At most 1,000 lines. A first line with headings is left out.">
        {(control) => (
          <Textarea
            {...control}
            rows={8}
            spellCheck={false}
            placeholder={EXAMPLE}
            maxLength={200_000}
            value={list}
            onChange={(event) => change(event.target.value)}
            className="max-h-96 font-mono text-xs"
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" disabled={list.trim() === "" || isBooking} pending={isLooking} onClick={look}>
          Look it up
        </Button>
        <label className="inline-flex flex-wrap items-center gap-2 text-muted-foreground">
          <span className="whitespace-nowrap">or upload a file</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            className="max-w-60 text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-border file:bg-background file:px-3 file:font-medium"
            onChange={async (event) => {
              const [file] = event.target.files ?? [];
              if (file) change(await file.text());
            }}
          />
        </label>
      </div>
      <Refusal state={preview} title="It could not be looked up" />
      <Refusal state={booked} title="It was not confirmed" />
      {preview.status === "done" ? (
        <>
          <BulkPreview preview={preview.value} />
          <Button
            className="h-auto min-h-9 w-fit max-w-full py-1.5 whitespace-normal pointer-coarse:h-auto pointer-coarse:min-h-11"
            disabled={preview.value.rows.length === 0}
            pending={isBooking}
            onClick={(event) => {
              if (event.detail <= 1) book();
            }}
          >
            {actOf(preview.value)}
          </Button>
        </>
      ) : null}
    </div>
  );
}

/** What came of each line, to take along: it is written down nowhere else in one place. */
function ResultsButton({ results }: { results: BulkResults }) {
  return (
    <Button
      variant="secondary"
      onClick={async () =>
        saveFile("granted-by-list.csv", new Blob([await bulkResultsCsv(results)], { type: "text/csv;charset=utf-8" }))
      }
    >
      <Download />
      CSV of the results
    </Button>
  );
}

function Refusal({ state, title }: { state: Preview | Booked; title: string }) {
  const problem = problemOf(state, []);
  if (problem === null) return null;
  return (
    <Alert tone="danger" live title={title}>
      {problem}
    </Alert>
  );
}

type Sums = { rows: readonly unknown[]; grantedTokens: bigint; deductedTokens: bigint };

/** `Grant 70,000 tokens and deduct 5,000 tokens in 3 lines` */
function actOf({ rows, grantedTokens, deductedTokens }: Sums): string {
  const parts = [
    ...(grantedTokens > 0n ? [`grant ${formatTokens(grantedTokens)}`] : []),
    ...(deductedTokens > 0n ? [`deduct ${formatTokens(deductedTokens)}`] : []),
  ];
  const act = `${parts.join(" and ")} in ${counted(rows.length, "line")}`.replaceAll("\u00a0", " ");
  return rows.length === 0 ? "Nothing to book" : act.charAt(0).toUpperCase() + act.slice(1);
}

function formWith(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
