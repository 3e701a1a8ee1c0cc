import { expect, test } from "vitest";
import { MAIL_TOPICS, type MailTopic } from "./mail-topics";
import type { MailKind } from "./mails";

type Chosen = (typeof MAIL_TOPICS)[MailTopic]["kinds"][number];
type ToStaff = "dispute_opened" | "closing_refund_asked" | "usage_unpriced" | "model_without_price" | "weekly_summary";

/** Does not compile while a kind of mail to customers belongs to no topic. */
const nothingIsForgotten: [Exclude<MailKind, Chosen | ToStaff>] extends [never] ? true : never = true;

test("every kind of mail to a customer is in one topic", () => {
  const kinds = Object.values(MAIL_TOPICS).flatMap((topic): readonly string[] => topic.kinds);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(nothingIsForgotten).toBe(true);
});

test("what is always sent says why", () => {
  const required = Object.entries(MAIL_TOPICS).filter(([, topic]) => topic.whyRequired !== null);
  expect(required.map(([topic]) => topic)).toEqual(["stopped", "payments", "trouble", "security"]);
});
