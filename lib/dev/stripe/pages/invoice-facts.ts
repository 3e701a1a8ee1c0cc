import type Stripe from "stripe";
import { taxRateNamed } from "../billing/tax-rate-objects";
import { countryName } from "../billing/tax-rates";
import { money } from "../payments/amounts";
import type { WireInvoice, WireInvoiceLine } from "../store/wire-types";

/** What an invoice says, the same on its page and in its PDF. */
export type InvoiceFacts = {
  title: string;
  number: string;
  seller: string;
  state: string;
  /** The one amount that matters now, and what it is. */
  amount: string;
  amountIs: string;
  dates: [term: string, date: string][];
  billedTo: string[];
  lines: { name: string; detail: string | null; amount: string }[];
  sums: { term: string; amount: string; isTotal: boolean }[];
  description: string | null;
  footer: string | null;
};

export function invoiceFacts(invoice: WireInvoice): InvoiceFacts {
  const { currency, status_transitions: moments } = invoice;
  const isOpen = invoice.status === "open";
  const dates: InvoiceFacts["dates"] = [["Date of issue", day(invoice.effective_at ?? invoice.created)]];
  if (invoice.due_date !== null) dates.push(["Due", day(invoice.due_date)]);
  if (moments.paid_at !== null) dates.push(["Paid", day(moments.paid_at)]);
  if (moments.voided_at !== null) dates.push(["Voided", day(moments.voided_at)]);
  return {
    title: `Invoice ${invoice.number ?? ""}`.trim(),
    number: invoice.number ?? invoice.id,
    seller: invoice.account_name ?? "",
    state: stateOf(invoice),
    amount: money(isOpen ? invoice.amount_remaining : invoice.total, currency),
    amountIs: isOpen ? "Amount due" : "Total",
    dates,
    billedTo: billedTo(invoice),
    lines: invoice.lines.data.map(lineFacts),
    sums: sumsOf(invoice),
    description: invoice.description,
    footer: invoice.footer,
  };
}

/** `1763300000` → `16 Nov 2025` */
export function day(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" });
}

function stateOf(invoice: WireInvoice): string {
  const words: Record<string, string> = { draft: "Draft", open: "Open", paid: "Paid", void: "Void" };
  return words[invoice.status ?? ""] ?? String(invoice.status);
}

function billedTo(invoice: WireInvoice): string[] {
  const { customer_address: address } = invoice;
  const town = [address?.postal_code, address?.city, address?.state].filter(Boolean).join(" ");
  const parts = [
    invoice.customer_name,
    invoice.customer_email,
    address?.line1,
    address?.line2,
    town,
    address?.country && countryName(address.country),
    ...(invoice.customer_tax_ids ?? []).map(({ value }) => value && `Tax ID ${value}`),
  ];
  return parts.filter((part): part is string => Boolean(part));
}

function lineFacts(line: WireInvoiceLine) {
  const { quantity, pricing, currency } = line;
  const each = pricing?.unit_amount_decimal == null ? null : money(Number(pricing.unit_amount_decimal), currency);
  const detail = quantity !== null && quantity > 1 && each !== null ? `${quantity} × ${each}` : null;
  return { name: line.description ?? "Item", detail, amount: money(line.amount, currency) };
}

function taxTerm(tax: Stripe.Invoice.TotalTax): string {
  const rate = taxRateNamed(tax.tax_rate_details?.tax_rate ?? "");
  const how = tax.taxability_reason === "reverse_charge" ? "reverse charge" : `${rate?.percentage ?? 0}%`;
  const included = tax.tax_behavior === "inclusive" ? ", included" : "";
  return `${rate?.display_name ?? "Tax"} ${rate?.jurisdiction ?? ""} (${how}${included})`;
}

function sumsOf(invoice: WireInvoice): InvoiceFacts["sums"] {
  const row = (term: string, amountMinor: number, isTotal = false) => ({
    term,
    amount: money(amountMinor, invoice.currency),
    isTotal,
  });
  const fromBalance = invoice.status === "draft" ? 0 : invoice.amount_due - invoice.total;
  return [
    row("Subtotal", invoice.subtotal),
    ...(invoice.total_discount_amounts ?? []).map(({ amount }) => row("Discount", -amount)),
    ...(invoice.total_taxes ?? []).map((tax) => row(taxTerm(tax), tax.amount)),
    row("Total", invoice.total, true),
    ...(fromBalance === 0 ? [] : [row("Applied balance", fromBalance)]),
    ...(invoice.amount_paid === 0 ? [] : [row("Amount paid", -invoice.amount_paid)]),
    ...(invoice.status === "open" ? [row("Amount due", invoice.amount_remaining, true)] : []),
  ];
}
