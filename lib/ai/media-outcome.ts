import type { FailedCall, UnknownCall } from "./model-outcome";

/** How a call that makes an image, speech or a transcript ended. A value for every ending, as with texts. */
export type MediaOutcome<Made> = MadeMedia<Made> | StoppedCall | FailedCall | UnknownCall;

export interface MadeMedia<Made> {
  readonly kind: "made";
  readonly made: Made;
  /** The model that the provider says it used, which is the one to price; the one asked for when it does not say. */
  readonly modelReturned: string;
}

/** Whoever asked left before a model was asked: nothing was done. */
export interface StoppedCall {
  readonly kind: "stopped";
}

/** An image, or a recording. */
export interface MediaFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface MadeImages {
  /** At least one; fewer than were asked for where the provider delivered fewer. */
  readonly images: readonly MediaFile[];
  /** Why some are missing, in words for a customer; null when none is. */
  readonly missingMessage: string | null;
  /** Model tokens, where the provider counts them too. They are noted and not charged. */
  readonly reported: { readonly inputModelTokens: number; readonly outputModelTokens: number } | null;
}

export interface MadeTranscript {
  /** Empty for silence, which is work as well. */
  readonly text: string;
  /** As the provider heard it; null when it does not say. */
  readonly durationMs: bigint | null;
  /** As a code such as `en`; null when the provider does not say. */
  readonly language: string | null;
}
