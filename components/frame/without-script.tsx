/**
 * Pages arrive in parts, and a script puts each part in its place. Without scripts the parts are shown where they
 * arrive, and the skeletons that stand in for them are not.
 */
export function WithoutScript() {
  return (
    <noscript>
      <style>{`[hidden][id^="S:"] { display: block !important; } main[aria-busy] { display: none; }`}</style>
    </noscript>
  );
}
