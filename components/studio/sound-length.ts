/** How long a file plays, as the browser finds when it opens it; null when it cannot say. */
export function soundLengthSeconds(file: Blob): Promise<number | null> {
  const address = URL.createObjectURL(file);
  const sound = new Audio();
  sound.preload = "metadata";
  return new Promise<number | null>((resolve) => {
    sound.onloadedmetadata = () => resolve(Number.isFinite(sound.duration) ? sound.duration : null);
    sound.onerror = () => resolve(null);
    sound.src = address;
  }).finally(() => URL.revokeObjectURL(address));
}

/** 75.2 → `1:15`. */
export function lengthText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
