import "server-only";
import { announceExpiringGrants } from "@/lib/operations/announce-expiring-grants";
import { checkIntegrity } from "@/lib/operations/check-integrity";
import { computeOperationCosts } from "@/lib/operations/compute-operation-costs";
import { ensurePartitions } from "@/lib/operations/ensure-partitions";
import { expireGrants } from "@/lib/operations/expire-grants";
import { expireHolds } from "@/lib/operations/expire-holds";
import type { Booked } from "@/lib/operations/book-what-is-due";
import { issueMissingInvoices } from "@/lib/operations/issue-invoice";
import { pruneIdempotencyKeys } from "@/lib/operations/prune-idempotency-keys";
import { reconcilePayments, sentenceOfReconciliation } from "@/lib/operations/reconcile-payments";
import { recomputeAllPlatformDays, recomputeRecentPlatformDays } from "@/lib/operations/recompute-platform-days";
import { repairRecentHourlySums } from "@/lib/operations/repair-hourly-sums";
import { sendMails, type MailRun } from "@/lib/operations/send-mails";
import { repairMoneyHours, sumUpMoney } from "@/lib/operations/sum-up-money";
import { sweepRecharges } from "@/lib/operations/sweep-recharges";
import { tellOfMissingPrices } from "@/lib/operations/tell-of-missing-prices";
import { retryKeptEvents } from "@/lib/webhooks/kept-events";
import { sendWeeklySummary } from "./weekly-summary";

/** What the clock does. `schedule` is a crontab line in UTC; `run` bears being repeated and says what it did. */
export type Job = { about: string; schedule: string; run: () => Promise<string> };

export const jobs = {
  "hold-expiry": {
    about: "frees the tokens of holds that ran out",
    schedule: "* * * * *",
    run: async () => sentenceOfBooked("holds that ran out", await expireHolds()),
  },
  "grant-expiry": {
    about: "writes the lines of grants that expired",
    schedule: "*/5 * * * *",
    run: async () => sentenceOfBooked("grants that expired", await expireGrants()),
  },
  "grant-expiry-notice": {
    about: "tells owners of grants that expire in 30 days, 7 days and 1 day",
    schedule: "35 * * * *",
    run: async () => `${await announceExpiringGrants()} expiries announced`,
  },
  mails: {
    about: "sends the messages that are due",
    schedule: "* * * * *",
    run: async () => sentenceOfMails(await sendMails()),
  },
  "auto-recharge": {
    about: "finishes payments by auto-recharge that were left lying, and makes those that are due",
    schedule: "* * * * *",
    run: async () => {
      const { takenUpCount, chargedCount, failedCount, isStripeAway } = await sweepRecharges();
      const failed = failedCount === 0 ? "" : `, ${failedCount} accounts failed`;
      const away = isStripeAway ? "; Stripe did not answer, the rest follows" : "";
      return `${takenUpCount} payments taken up, ${chargedCount} made${failed}${away}`;
    },
  },
  invoices: {
    about: "gives paid purchases the invoice that they lack",
    schedule: "*/5 * * * *",
    run: async () => {
      const { issuedCount, awaitedCount, failedCount, givenUpCount } = await issueMissingInvoices({
        kind: "job",
        name: "invoices",
      });
      const issued = `${issuedCount} invoices issued, ${awaitedCount} awaited from Stripe, ${failedCount} not possible`;
      return givenUpCount === 0 ? issued : `${issued}, ${givenUpCount} given up after a week`;
    },
  },
  partitions: {
    about: "makes the monthly partitions ahead",
    schedule: "10 * * * *",
    run: async () => {
      const strays = await ensurePartitions();
      return strays.length === 0 ? "the months ahead are there" : `rows outside every month in ${strays.join(", ")}`;
    },
  },
  "platform-rollup": {
    about: "computes the platform's sums of the last three days afresh",
    schedule: "*/10 * * * *",
    run: async () => `${await recomputeRecentPlatformDays()} sums changed`,
  },
  "platform-rollup-all": {
    about: "the same for every day, because usages come late and old ones are corrected",
    schedule: "25 * * * *",
    run: async () => `${await recomputeAllPlatformDays()} sums changed`,
  },
  "money-rollup": {
    about: "sums up what was paid and earned in the hours that are over",
    schedule: "7 * * * *",
    run: async () => `${await sumUpMoney()} hours summed up`,
  },
  "missing-prices": {
    about: "tells the staff of models that run without a price",
    schedule: "*/5 * * * *",
    run: async () => `${await tellOfMissingPrices()} models told of`,
  },
  "operation-costs": {
    about: "computes what operations have cost over the last week, for estimates",
    schedule: "5 * * * *",
    run: async () => `${await computeOperationCosts()} operations with their models`,
  },
  "rollup-repair": {
    about: "compares hourly sums with what they sum up, those of usages for two days, and replaces what differs",
    schedule: "40 1 * * *",
    run: async () => {
      const { accountCount, repairedCount } = await repairRecentHourlySums();
      const money = (await repairMoneyHours()) ? "money summed up again" : "money as the grants have it";
      return `${accountCount} accounts compared, ${repairedCount} sums replaced, ${money}`;
    },
  },
  "weekly-summary": {
    about: "mails the staff what the last week brought",
    schedule: "0 7 * * 1",
    run: async () => {
      const { from, to } = await sendWeeklySummary(new Date());
      return `${from} to ${to} summed up`;
    },
  },
  "usage-idempotency": {
    about: "forgets the keys of usages that would be refused for their age",
    schedule: "20 2 * * *",
    run: async () => `${await pruneIdempotencyKeys()} keys forgotten`,
  },
  "webhook-retry": {
    about: "takes up events of Stripe that failed here or wait for what they are about",
    schedule: "*/5 * * * *",
    run: async () => {
      const { retriedCount, finishedCount } = await retryKeptEvents();
      return `${retriedCount} events taken up, ${finishedCount} dealt with`;
    },
  },
  reconciliation: {
    about: "compares Stripe's payments of the last three days with our credits and does what lost webhooks left out",
    schedule: "35 * * * *",
    run: async () => {
      const since = new Date(Date.now() - 3 * 86_400_000);
      return sentenceOfReconciliation(await reconcilePayments({ kind: "job", name: "reconciliation" }, since));
    },
  },
  integrity: {
    about: "checks every invariant of every account",
    schedule: "15 3 * * *",
    run: async () => {
      const { accountCount, findingCount } = await checkIntegrity();
      return `${accountCount} accounts checked, ${findingCount} faults found`;
    },
  },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs) as JobName[];

function sentenceOfBooked(what: string, { accountCount, failedCount }: Booked): string {
  const booked = `${what}: booked on ${accountCount} accounts`;
  return failedCount === 0 ? booked : `${booked}, could not be booked on ${failedCount}`;
}

function sentenceOfMails({ sentCount, postponedCount, givenUpCount, end }: MailRun): string {
  if (end === "not-set-up") return "SMTP_URL is not set: no mail is sent, messages wait";
  const done = `${sentCount} sent, ${postponedCount} to be tried again, ${givenUpCount} given up`;
  return end === "server-away" ? `${done}; the mail server is away` : done;
}
