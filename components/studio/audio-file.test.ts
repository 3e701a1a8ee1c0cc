import { expect, test } from "vitest";
import { AUDIO_LIMIT_BYTES, AUDIO_MEDIA_TYPES } from "@/lib/contracts/ai-media";
import { audioFile } from "./audio-file";

const limits = { audioLimitBytes: AUDIO_LIMIT_BYTES, audioMediaTypes: AUDIO_MEDIA_TYPES };
const file = (name: string, type: string, size = 1_000) => audioFile({ name, type, size }, limits);

test.each([
  ["a.mp3", "audio/mpeg", "audio/mpeg"],
  ["a.m4a", "audio/x-m4a", "audio/mp4"],
  ["a.wav", "audio/x-wav", "audio/wav"],
  ["a.webm", "audio/webm;codecs=opus", "audio/webm"],
  ["A.FLAC", "", "audio/flac"],
])("%s of type “%s” is sent as %s", (name, type, mediaType) => {
  expect(file(name, type)).toEqual({ ok: true, mediaType });
});

test.each([
  ["a.txt", "text/plain", 10],
  ["a", "", 10],
  ["a.mp3", "audio/mpeg", 0],
  ["a.mp3", "audio/mpeg", AUDIO_LIMIT_BYTES + 1],
])("%s of type “%s” with %d bytes is not sent, and it is said why", (name, type, size) => {
  const checked = file(name, type, size);
  expect(checked.ok).toBe(false);
});
