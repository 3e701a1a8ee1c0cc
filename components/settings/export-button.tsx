"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { saveFile } from "@/components/ui/save-file";

type State = { status: "idle" } | { status: "loading"; bytes: number } | { status: "done" } | { status: "failed" };

/** Fetches the archive and says how much has come; how much there will be nobody knows before it is read. */
export function ExportButton() {
  const [state, setState] = useState<State>({ status: "idle" });

  async function download() {
    setState({ status: "loading", bytes: 0 });
    try {
      const { name, blob } = await fetchArchive((bytes) => setState({ status: "loading", bytes }));
      saveFile(name, blob);
      setState({ status: "done" });
    } catch {
      setState({ status: "failed" });
    }
  }

  return (
    <div className="flex max-w-md flex-col gap-4">
      <Button variant="secondary" className="self-start" pending={state.status === "loading"} onClick={download}>
        <Download />
        Download everything
      </Button>
      {state.status === "loading" ? (
        <Progress label="Collecting your data" value={null} note={sizeText(state.bytes)} />
      ) : null}
      {state.status === "done" ? <Alert tone="success" live title="Your archive is in your downloads" /> : null}
      {state.status === "failed" ? (
        <Alert tone="danger" live title="The archive did not arrive whole">
          Nothing was saved. Check your connection and try again.
        </Alert>
      ) : null}
    </div>
  );
}

type Archive = { blob: Blob; name: string };

async function fetchArchive(onBytes: (bytes: number) => void): Promise<Archive> {
  const response = await fetch("/api/account/export");
  if (!response.ok || !response.body) throw new Error(`answered ${response.status}`);
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.byteLength;
    onBytes(bytes);
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "purser.zip";
  return { blob: new Blob(parts, { type: "application/zip" }), name };
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
