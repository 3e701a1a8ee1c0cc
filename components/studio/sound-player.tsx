/** The browser's own player, as high from the first moment as it stays. */
export function SoundPlayer({ src, label }: { src: string; label: string }) {
  return <audio controls preload="metadata" src={src} aria-label={label} className="h-14 w-full" />;
}
