"use client";

import { useEffect, useRef, useState } from "react";
import { wavOf } from "./wav";

/** What speech needs and no more: 32 kB a second. */
const SAMPLES_PER_SECOND = 16_000;
/** As a WAV file still below what may be sent. */
const LONGEST_SECONDS = 13 * 60;

type Recording = { recorder: MediaRecorder; stream: MediaStream };

/** Records with the microphone and hands over a WAV file. Leaving the page turns the microphone off. */
export function useRecorder(onRecorded: (file: File, seconds: number) => void) {
  const [seconds, setSeconds] = useState<number | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const current = useRef<Recording | null>(null);

  useEffect(() => () => turnOff(current.current), []);

  const isRecording = seconds !== null;
  useEffect(() => {
    if (!isRecording) return;
    const timer = setInterval(() => setSeconds((now) => (now === null ? null : now + 1)), 1_000);
    return () => clearInterval(timer);
  }, [isRecording]);
  const isLongEnough = seconds !== null && seconds >= LONGEST_SECONDS;
  useEffect(() => {
    if (isLongEnough) current.current?.recorder.stop();
  }, [isLongEnough]);

  async function record() {
    setFault(null);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream);
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.onstop = async () => {
        turnOff({ recorder, stream });
        current.current = null;
        setSeconds(null);
        try {
          const sound = await decoded(new Blob(parts));
          const file = new File([wavOf(sound, SAMPLES_PER_SECOND)], "recording.wav", { type: "audio/wav" });
          onRecorded(file, sound.length / SAMPLES_PER_SECOND);
        } catch {
          setFault("Nothing was recorded. Try again, or choose a file.");
        }
      };
      current.current = { recorder, stream };
      recorder.start();
      setSeconds(0);
    } catch {
      setFault("The browser did not allow the microphone. Allow it for this page, or choose a file.");
    }
  }

  return { seconds, fault, record: () => void record(), stop: () => current.current?.recorder.stop() };
}

function turnOff(recording: Recording | null): void {
  if (recording === null) return;
  recording.recorder.onstop = null;
  if (recording.recorder.state !== "inactive") recording.recorder.stop();
  for (const track of recording.stream.getTracks()) track.stop();
}

/** The sound itself, with one channel. */
async function decoded(recording: Blob): Promise<Float32Array> {
  const context = new AudioContext();
  try {
    const sound = await context.decodeAudioData(await recording.arrayBuffer());
    const length = Math.ceil(sound.duration * SAMPLES_PER_SECOND);
    const offline = new OfflineAudioContext(1, length, SAMPLES_PER_SECOND);
    const source = offline.createBufferSource();
    source.buffer = sound;
    source.connect(offline.destination);
    source.start();
    return (await offline.startRendering()).getChannelData(0);
  } finally {
    await context.close();
  }
}
