/** Whose account this is: the seller that invoices and card statements name. */
export const ACCOUNT = { name: "Purser", country: "US" };
