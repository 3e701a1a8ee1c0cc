/** One sheet for all pages. Colours follow the system's light or dark theme and keep WCAG AA contrast in both. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --ground: #fafafa; --sheet: #ffffff; --ink: #18181b; --quiet: #5b5b64; --line: #dcdce0;
  --field: #ffffff; --field-line: #8e8e99; --accent: #0f766e; --accent-hover: #115e59; --on-accent: #ffffff;
  --focus: #0d9488; --badge: #fef3c7; --on-badge: #78350f; --alert: #fef2f2; --on-alert: #991b1b; --alert-line: #f0b4b4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131316; --sheet: #1b1b1f; --ink: #f4f4f5; --quiet: #a9a9b2; --line: #33333a;
    --field: #131316; --field-line: #74747f; --accent: #2dd4bf; --accent-hover: #5eead4; --on-accent: #042f2e;
    --focus: #5eead4; --badge: #422a0a; --on-badge: #fcd98a; --alert: #3a1518; --on-alert: #fecaca; --alert-line: #7f2b2f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 400 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
a { color: inherit; text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.checkout { display: grid; grid-template-columns: 1fr 1fr; min-height: 100vh; }
.summary, .payment { padding: 56px clamp(24px, 5vw, 72px); }
.summary > *, .payment > * { max-width: 400px; }
.summary > * { margin-left: auto; }
.payment { background: var(--sheet); border-left: 1px solid var(--line); }
.top { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 26px; margin-bottom: 36px; }
.back { color: var(--quiet); text-decoration: none; font-size: 14px; }
.back:hover { color: var(--ink); text-decoration: underline; }
.test-mode {
  display: inline-block; padding: 2px 10px; border-radius: 999px; background: var(--badge); color: var(--on-badge);
  font-size: 12px; font-weight: 600; letter-spacing: .02em;
}
.seller { color: var(--quiet); }
.total { font-size: 40px; font-weight: 600; letter-spacing: -.02em; line-height: 1.2; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.items { list-style: none; margin-top: 32px; }
.items li { display: flex; justify-content: space-between; gap: 16px; padding: 12px 0; border-top: 1px solid var(--line); }
.items .name { min-width: 0; overflow-wrap: anywhere; }
.items .detail { color: var(--quiet); font-size: 13px; }
.items .amount { font-variant-numeric: tabular-nums; white-space: nowrap; }
.items .sum { font-weight: 600; }
.items .part { color: var(--quiet); }
h1 { font-size: 20px; font-weight: 600; letter-spacing: -.01em; line-height: 1.3; }
form { margin-top: 20px; display: grid; gap: 16px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.field { display: grid; gap: 6px; min-width: 0; }
.field label { font-size: 14px; font-weight: 500; }
.field input, .field select {
  width: 100%; height: 44px; padding: 0 12px; border: 1px solid var(--field-line); border-radius: 8px;
  background: var(--field); color: inherit; font: inherit; font-size: 16px; font-variant-numeric: tabular-nums;
}
.field input:focus-visible, .field select:focus-visible { outline: 2px solid var(--focus); outline-offset: -1px; border-color: transparent; }
.field input[readonly] { color: var(--quiet); border-color: var(--line); }
.field input[aria-invalid="true"] { border-color: var(--on-alert); }
.field input::placeholder { color: var(--quiet); opacity: 1; }
fieldset { margin: 0; padding: 0; border: 0; display: grid; gap: 16px; min-width: 0; }
legend { padding: 0; margin-bottom: 12px; font-size: 14px; font-weight: 600; }
.unseen { position: absolute; width: 1px; min-height: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
.joined { display: grid; grid-template-columns: 1fr auto; gap: 8px; }
.joined button { min-height: 44px; padding: 8px 16px; }
.promotion .alert { margin-top: 0; }
.check { display: flex; gap: 10px; align-items: flex-start; }
.check input { width: 18px; height: 18px; margin: 2px 0 0; flex: none; accent-color: var(--accent); }
.check span { color: var(--quiet); font-size: 13px; display: block; }
button, .button {
  display: block; width: 100%; min-height: 46px; padding: 11px 16px; border: 1px solid transparent; border-radius: 8px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-size: 16px; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-hover); }
.second { background: transparent; color: inherit; border-color: var(--field-line); }
.second:hover { background: var(--ground); }
.alert {
  margin-top: 20px; padding: 12px 14px; border: 1px solid var(--alert-line); border-radius: 8px;
  background: var(--alert); color: var(--on-alert); font-weight: 500;
}
.fine { margin-top: 16px; color: var(--quiet); font-size: 13px; }
details { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; }
summary { cursor: pointer; font-weight: 500; }
details table { width: 100%; margin-top: 10px; border-collapse: collapse; }
details th, details td { padding: 5px 0; text-align: left; vertical-align: top; font-weight: 400; }
details th { padding-right: 16px; font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; white-space: nowrap; }
details td { color: var(--quiet); }
.notice {
  max-width: 460px; margin: 0 auto; padding: 12vh 24px 48px; display: grid; gap: 14px; justify-items: start;
}
.notice .button, .notice form { width: 100%; }
.notice .total { font-size: 32px; }
.facts { width: 100%; display: grid; grid-template-columns: auto 1fr; border-top: 1px solid var(--line); }
.facts dt, .facts dd { padding: 10px 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--quiet); padding-right: 24px; }
.facts dd { text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.portal { max-width: 640px; margin: 0 auto; padding: 56px 24px; }
.portal section { margin-top: 36px; }
.portal h2 { font-size: 15px; font-weight: 600; padding-bottom: 8px; border-bottom: 1px solid var(--line); }
.portal section > form { margin-top: 16px; max-width: 180px; }
.rows { list-style: none; }
.rows li { display: flex; align-items: center; gap: 16px; padding: 12px 0; border-bottom: 1px solid var(--line); }
.rows li > :first-child { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.rows .detail { display: block; color: var(--quiet); font-size: 13px; }
.rows .amount { font-variant-numeric: tabular-nums; }
.rows form { margin: 0; display: block; }
.invoice { max-width: 640px; margin: 0 auto; padding: 56px 24px; }
.headline { display: flex; align-items: flex-start; justify-content: space-between; gap: 24px; }
.headline .button { width: auto; min-height: 40px; padding: 7px 14px; font-size: 14px; white-space: nowrap; }
.headline .fine { margin-top: 4px; }
.invoice .facts { margin-top: 28px; }
.facts .line { display: block; }
.memo { margin-top: 20px; }
.pay-invoice { margin-top: 40px; max-width: 400px; }
.pay-invoice h2 { font-size: 16px; font-weight: 600; }
.tag { color: var(--quiet); font-size: 13px; }
button.link {
  width: auto; min-height: 0; padding: 4px 0; border: 0; background: transparent; color: inherit;
  font-size: 14px; font-weight: 400; text-decoration: underline; text-underline-offset: 3px;
}
button.link:hover { background: transparent; color: var(--accent); }
@media (max-width: 760px) {
  .checkout { display: block; }
  .summary, .payment { padding: 24px 16px; }
  .summary > *, .payment > * { max-width: 560px; margin-left: auto; margin-right: auto; }
  .payment { border-left: 0; border-top: 1px solid var(--line); }
  .top { margin-bottom: 20px; }
  .total { font-size: 32px; }
  .items { margin-top: 16px; }
  .notice { padding-top: 48px; }
  .portal, .invoice { padding: 24px 16px; }
}
@media print { .button, .pay-invoice { display: none; } }
`;
