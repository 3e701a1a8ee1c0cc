const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/**
 * Sound as a WAV file of one channel and 16 bits: what every model takes, and it says how long it is, which a browser's
 * own recordings do not.
 */
export function wavOf(samples: Float32Array, samplesPerSecond: number): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + dataBytes));
  writeText(file, 0, "RIFF");
  file.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  writeText(file, 8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true); // PCM
  file.setUint16(22, 1, true); // channels
  file.setUint32(24, samplesPerSecond, true);
  file.setUint32(28, samplesPerSecond * BYTES_PER_SAMPLE, true);
  file.setUint16(32, BYTES_PER_SAMPLE, true);
  file.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  writeText(file, 36, "data");
  file.setUint32(40, dataBytes, true);
  samples.forEach((sample, position) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    file.setInt16(HEADER_BYTES + position * BYTES_PER_SAMPLE, Math.round(clipped * 32_767), true);
  });
  return new Uint8Array(file.buffer);
}

function writeText(file: DataView, at: number, text: string): void {
  for (let position = 0; position < text.length; position++) file.setUint8(at + position, text.charCodeAt(position));
}
