/**
 * Pages arrive in parts, and a script puts each part in its place. Without scripts the parts are shown where they
 * arrive, and the skeletons that stand in for them are not. What is hidden stays so by a rule of the base layer, over
 * which only an earlier layer prevails.
 */
export function WithoutScript() {
  return (
    <noscript>
      <style>{`@layer theme { [hidden][id^="S:"] { display: block !important; } main[aria-busy] { display: none !important; } }`}</style>
    </noscript>
  );
}
