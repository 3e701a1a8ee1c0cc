import type { z } from "zod";
import type { Cause, LocalStripe } from "../local-stripe";
import { readParams, type RawParams } from "./form";

export type Call = {
  stripe: LocalStripe;
  cause: Cause;
  /** The `:id` of the path. */
  id: string;
  /** The path as it was asked for: lists name it. */
  path: string;
};

export type Route = { method: "GET" | "POST" | "DELETE"; path: string; run(params: RawParams, call: Call): object };

/** One call of the API: its parameters are read before anything happens. `expand` belongs to every call. */
export function route<T extends z.ZodType>(
  method: Route["method"],
  path: string,
  params: T,
  answer: (input: z.output<T>, call: Call) => object,
): Route {
  return { method, path, run: (raw, call) => answer(readParams(params, raw), call) };
}
