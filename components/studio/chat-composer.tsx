"use client";

import { ArrowUp, Square } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Select, type SelectOption } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { AiEstimate } from "@/lib/contracts/ai";
import { EstimateLine } from "./estimate-line";
import type { StudioOptions } from "./studio-options";

type ChatComposerProps = {
  message: string;
  onMessage: (message: string) => void;
  onSend: () => void;
  onStop: () => void;
  /** Null where there is nothing to throw away. */
  onStartOver: (() => void) | null;
  isRunning: boolean;
  isStopping: boolean;
  models: readonly SelectOption<string>[];
  model: string;
  onModel: (model: string) => void;
  estimate: AiEstimate | null;
  options: StudioOptions;
};

/** Stays in sight at the foot of the conversation. Enter sends, Shift and Enter begin a new line. */
export function ChatComposer(props: ChatComposerProps) {
  const { message, onMessage, onSend, onStop, onStartOver, isRunning, isStopping, estimate, options } = props;
  return (
    <form
      className="sticky bottom-0 z-10 flex flex-col gap-2 border-t bg-background pt-3 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div className="flex items-end gap-2">
        <Textarea
          aria-label="Message"
          rows={1}
          maxLength={options.messageMaxCharacters}
          placeholder="Write a message"
          className="max-h-48 min-h-11 resize-none sm:min-h-9"
          value={message}
          onChange={(event) => onMessage(event.target.value)}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word and does not send.
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onSend();
          }}
        />
        {isRunning ? (
          <Button variant="secondary" size="icon" aria-label="Stop" onClick={onStop} pending={isStopping}>
            <Square aria-hidden className="size-3.5" />
          </Button>
        ) : (
          <Button type="submit" size="icon" aria-label="Send" disabled={message.trim() === ""} focusableWhenDisabled>
            <ArrowUp aria-hidden />
          </Button>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <EstimateLine
          estimate={estimate}
          displayUnit={options.displayUnit}
          hint={isRunning ? "Writing…" : "Enter sends, Shift + Enter begins a new line."}
          className="basis-full sm:basis-auto"
        />
        <div className="flex items-center gap-2">
          {onStartOver ? (
            <Button variant="ghost" size="sm" onClick={onStartOver}>
              New conversation
            </Button>
          ) : null}
          <Select
            aria-label="Model"
            options={props.models}
            value={props.model}
            onValueChange={props.onModel}
            className="w-44"
          />
        </div>
      </div>
    </form>
  );
}
