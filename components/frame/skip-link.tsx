/** The first stop of the tab key. `PageFrame` carries the id it leads to. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-primary px-4 py-2 font-medium text-primary-foreground focus-visible:translate-y-0"
    >
      Skip to content
    </a>
  );
}
