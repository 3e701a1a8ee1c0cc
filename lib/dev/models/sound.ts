import { seedOf } from "./seed";

/**
 * A text as sound: an MP3 in which every few characters are a soft tone and a space is a pause, as long as reading it
 * aloud would take. It is written by hand, because an encoder would be a dependency for a few tones.
 */
export function readAloud(text: string, voice: string): Buffer {
  const frames = Math.max(20, Math.ceil((Array.from(text).length / CHARACTERS_PER_SECOND) * FRAMES_PER_SECOND));
  const base = LOWEST_TONE + (seedOf(voice) % 6);
  return Buffer.concat(
    Array.from({ length: frames }, (_, index) => {
      const character = text[Math.floor((index * CHARACTERS_PER_SECOND) / FRAMES_PER_SECOND)] ?? " ";
      return frameOf(/\s/.test(character) ? null : base + (seedOf(character) % 12));
    }),
  );
}

const CHARACTERS_PER_SECOND = 15;

/*
 * MPEG-2 layer III, 8 kbit/s, 24 kHz, one channel: a frame is 24 bytes and 24 ms. Of its 576 frequencies one sounds, or
 * none. (ISO/IEC 13818-3; the tables are those of ISO/IEC 11172-3.)
 */
const FRAMES_PER_SECOND = 1_000 / 24;
const FRAME_BYTES = 24;
const HEADER_BITS = "11111111111100110001010011000000";
const LOWEST_TONE = 5;
/** The loudest is about 210. */
const GAIN = 198;

/** `tone` counts pairs of frequencies from the lowest; null is silence. */
function frameOf(tone: number | null): Buffer {
  // In the first code table a pair of zeroes is "1", and "a one, then a zero" is "01" and a sign.
  const sound = tone === null ? "" : `${"1".repeat(tone)}010`;
  const sideInformation = [
    bits(0, 8), // the sound is in this very frame
    bits(0, 1),
    bits(sound.length, 12),
    bits(tone === null ? 0 : tone + 1, 9), // pairs that are written down
    bits(GAIN, 8),
    bits(0, 9), // no scale factors
    bits(0, 1), // one long window
    bits(1, 5).repeat(3), // the first code table throughout
    bits(0, 4),
    bits(0, 3),
    bits(0, 1),
    bits(0, 1),
  ];
  const all = [HEADER_BITS, ...sideInformation, sound].join("").padEnd(FRAME_BYTES * 8, "0");
  return Buffer.from(all.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}

function bits(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}

/** A WAV of exactly so many milliseconds: 8 kHz, 8 bit. A remark in it can carry what a test asks of the local models. */
export function wavOf(durationMs: number, remark = ""): Buffer {
  const samples = Buffer.alloc(durationMs * 8);
  for (let index = 0; index < samples.length; index++) samples[index] = 128 + Math.round(40 * Math.sin(index / 3));
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(8_000, 4);
  format.writeUInt32LE(8_000, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  const parts = [
    Buffer.from("WAVE"),
    riff("fmt ", format),
    riff("data", samples),
    ...(remark === "" ? [] : [riff("LIST", Buffer.concat([Buffer.from("INFO"), riff("ICMT", Buffer.from(remark))]))]),
  ];
  return riff("RIFF", Buffer.concat(parts));
}

function riff(name: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(name), size, data, Buffer.alloc(data.length % 2)]);
}
