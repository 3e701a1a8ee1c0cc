"use client";

import { Mic, Square, Upload } from "lucide-react";
import { useRef, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { AUDIO_ENDINGS } from "./audio-file";
import { lengthText } from "./sound-length";
import { useRecorder } from "./use-recorder";

type AudioChoiceProps = {
  isDisabled: boolean;
  /** With its length where that is known already. */
  onChoose: (file: File, seconds: number | null) => void;
};

/** A file that is dropped or chosen, or a recording where there is a microphone. */
export function AudioChoice({ isDisabled, onChoose }: AudioChoiceProps) {
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { seconds, fault, record, stop } = useRecorder(onChoose);
  const canRecord = useSyncExternalStore(neverChanges, hasMicrophone, () => false);

  return (
    <div className="flex flex-col gap-2">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const file = event.dataTransfer.files[0];
          if (file && !isDisabled && seconds === null) onChoose(file, null);
        }}
        className={cn(
          "flex min-h-40 flex-col items-center justify-center gap-3 rounded-lg border border-dashed px-4 py-6 text-center",
          isOver ? "border-primary bg-primary-soft" : "",
        )}
      >
        {seconds === null ? (
          <>
            <p className="text-muted-foreground pointer-coarse:hidden">Drop a sound file here, or</p>
            <div className="flex flex-wrap justify-center gap-2">
              <Button variant="secondary" onClick={() => input.current?.click()} disabled={isDisabled}>
                <Upload aria-hidden />
                Choose a file
              </Button>
              {canRecord ? (
                <Button variant="secondary" onClick={record} disabled={isDisabled}>
                  <Mic aria-hidden />
                  Record
                </Button>
              ) : null}
            </div>
          </>
        ) : (
          <>
            <p role="timer" className="text-xl font-semibold tabular-nums">
              {lengthText(seconds)}
            </p>
            <Button onClick={stop}>
              <Square aria-hidden className="size-3.5" />
              Stop recording
            </Button>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept={["audio/*", ...AUDIO_ENDINGS].join(",")}
          aria-label="Sound file"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            // So that the same file can be chosen once more.
            event.target.value = "";
            if (file) onChoose(file, null);
          }}
        />
      </div>
      {fault === null ? null : (
        <p role="alert" className="text-xs text-danger">
          {fault}
        </p>
      )}
    </div>
  );
}

function hasMicrophone(): boolean {
  return typeof MediaRecorder === "function" && typeof navigator.mediaDevices?.getUserMedia === "function";
}

function neverChanges() {
  return () => {};
}
