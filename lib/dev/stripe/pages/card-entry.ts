import { cardByNumber, type TestCard } from "../payments/test-cards";
import type { CheckoutProblem } from "../store/state";

export type CardForm = { email: string; number: string; expiry: string; cvc: string; name: string };

export type ReadCard =
  | { ok: true; card: TestCard; expMonth: number; expYear: number; email: string; name: string | null }
  | { ok: false; problem: CheckoutProblem };

/** What was typed at the pay page, or the first thing that is wrong with it. */
export function readCardForm(form: CardForm, now: Date): ReadCard {
  const buyer = readBuyer(form.email, form.name);
  if (!buyer.ok) return buyer;
  const number = form.number.replaceAll(/[\s-]/g, "");
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number))
    return problem("number", "Your card number is incomplete or wrong.");
  const card = cardByNumber(number);
  if (!card) {
    return problem("number", "Your card was declined: this is test mode, and the number is not one of the test cards.");
  }
  const expiry = readExpiry(form.expiry);
  if (!expiry) return problem("expiry", "Enter the expiry as month and year, like 12/34.");
  const lastMoment = new Date(Date.UTC(expiry.year, expiry.month, 1));
  if (lastMoment <= now) return problem("expiry", "Your card's expiry is in the past.");
  if (!/^\d{3,4}$/.test(form.cvc.trim())) return problem("cvc", "Enter the three or four digits of the CVC.");
  return { ...buyer, card, expMonth: expiry.month, expYear: expiry.year };
}

/** Who buys, when nothing is to be paid. */
export function readBuyer(
  email: string,
  name: string,
): { ok: true; email: string; name: string | null } | Extract<ReadCard, { ok: false }> {
  if (!/^[^\s@]+@[^\s@]+$/.test(email.trim())) {
    return problem("email", "Enter your email address, like you@example.com.");
  }
  return { ok: true, email: email.trim(), name: name.trim() || null };
}

function readExpiry(typed: string): { month: number; year: number } | null {
  const [, monthText, yearText] = /^(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})$/.exec(typed.trim()) ?? [];
  if (monthText === undefined || yearText === undefined) return null;
  const month = Number(monthText);
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
  return month >= 1 && month <= 12 ? { month, year } : null;
}

/** The check digit that every card number carries. */
function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function problem(field: CheckoutProblem["field"], sentence: string): Extract<ReadCard, { ok: false }> {
  return { ok: false, problem: { field, sentence } };
}
