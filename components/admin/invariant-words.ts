/** What is checked of every account, in the order in which it is shown. */
export const invariants: { name: string; label: string; meaning: string }[] = [
  { name: "balance", label: "Balance", meaning: "The lines of an account sum to its balance." },
  { name: "sequence", label: "Sequence", meaning: "Lines are numbered without a gap." },
  { name: "before-after", label: "Before and after", meaning: "Each line begins where the one before ends." },
  { name: "hash-chain", label: "Hash chain", meaning: "No line was changed after it was written." },
  {
    name: "grants",
    label: "Grants",
    meaning: "What is left of all grants is the balance, or nothing where that is debt.",
  },
  { name: "draws", label: "Draws", meaning: "What was drawn from a grant is what it has given." },
  { name: "holds", label: "Holds", meaning: "Open holds sum to what is held." },
  { name: "holds-expired", label: "Expired holds", meaning: "No hold is open past its expiry." },
  { name: "charges", label: "Charges", meaning: "Each charged operation has the line that charged it." },
  { name: "rollup", label: "Sums", meaning: "The hourly sums are those of the operations." },
  { name: "purchases", label: "Purchases", meaning: "Each paid purchase is credited by exactly one line." },
  { name: "payments", label: "Payments at Stripe", meaning: "Each payment at Stripe has exactly one credit." },
  { name: "reversals", label: "Refunds and disputes", meaning: "Their lines sum to what they have taken." },
  { name: "freezes", label: "Freezes", meaning: "What is frozen is frozen for a dispute that is open." },
];
