import type { EventStatus } from "@/lib/queries/webhook-events";
import type { StateWords } from "./payment-words";

export const eventStates: Record<EventStatus, StateWords> = {
  received: { label: "Received", variant: "outline" },
  processed: { label: "Done", variant: "success" },
  ignored: { label: "Ignored", variant: "outline" },
  failed: { label: "Failed", variant: "danger" },
  parked: { label: "Parked", variant: "warning" },
};

/** The choices above the inbox, by what the address says. */
export const eventFilters = {
  all: { label: "All", statuses: [] },
  unfinished: { label: "To do", statuses: ["received", "failed", "parked"] },
  failed: { label: "Failed", statuses: ["failed"] },
  parked: { label: "Parked", statuses: ["parked"] },
  processed: { label: "Done", statuses: ["processed"] },
  ignored: { label: "Ignored", statuses: ["ignored"] },
} as const satisfies Record<string, { label: string; statuses: readonly EventStatus[] }>;

export type EventFilter = keyof typeof eventFilters;

export function isEventFilter(name: string | undefined): name is EventFilter {
  return name !== undefined && Object.hasOwn(eventFilters, name);
}
