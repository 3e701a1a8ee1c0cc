import type { MailFacts, MailKind } from "@/lib/domain/mails";
import type { Amounts } from "./amounts";

/** What a mail says, before it is laid out as text and as HTML. Plain text throughout; nothing is escaped yet. */
export type Letter = {
  subject: string;
  /** What a list of mails shows behind the subject. */
  preheader: string;
  heading: string;
  paragraphs: readonly string[];
  /** Figures and names, one to a line. */
  rows: readonly Row[];
  /** The one thing to do next, on a page of ours. */
  action: { label: string; path: string };
  /** Further documents, at Stripe. */
  documents?: readonly { label: string; url: string }[];
};

export type Row = readonly [label: string, value: string];

/** What a letter is written on: where its links lead, and what all of them say. */
export type Stationery = { appUrl: string; asOf: string; reasonForMail: string };

/** What a kind of mail says of its facts. */
export type Template<Kind extends MailKind> = (facts: MailFacts[Kind], amounts: Amounts, tokenOf: TokenOf) => Letter;

/** The secret of a link by mail, by the link's id. */
export type TokenOf = (linkId: string) => string;
