import type { z } from "zod";
import { missingReference } from "./fault";
import type { createdFilter } from "./form";

export type PageQuery = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: z.output<typeof createdFilter> | undefined;
};

export type Page<T> = { object: "list"; data: T[]; has_more: boolean; url: string };

const DEFAULT_LIMIT = 10;

/** One page of what is given oldest first, answered newest first as Stripe does. */
export function page<T extends { id: string; created?: number }>(
  oldestFirst: T[],
  query: PageQuery,
  url: string,
): Page<T> {
  const { created, limit = DEFAULT_LIMIT } = query;
  const rows = oldestFirst.filter((row) => isWithin(row.created ?? 0, created)).reverse();
  if (query.ending_before !== undefined) {
    const end = positionOf(oldestFirst, rows, query.ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: rows.slice(start, end), has_more: start > 0, url };
  }
  const start =
    query.starting_after === undefined ? 0 : positionOf(oldestFirst, rows, query.starting_after, "starting_after") + 1;
  return { object: "list", data: rows.slice(start, start + limit), has_more: rows.length > start + limit, url };
}

function isWithin(created: number, filter: PageQuery["created"]): boolean {
  if (filter === undefined) return true;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = filter;
  return created > gt && created >= gte && created < lt && created <= lte;
}

function positionOf<T extends { id: string }>(all: T[], rows: T[], id: string, param: string): number {
  const position = rows.findIndex((row) => row.id === id);
  if (position >= 0 || all.some((row) => row.id === id)) return position;
  throw missingReference("object", id, param);
}
