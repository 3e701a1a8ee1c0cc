import { z } from "zod";
import { BUDGET_PERIODS } from "@/lib/domain/key-budget";
import type { RefusalCode } from "@/lib/domain/refusals";
import { statusOfRefusal, titleOfRefusal } from "./refusals";

/** The figures that come with a refusal, beside its sentence. `factsOfRefusal` writes them. */
const facts: Partial<Record<RefusalCode, Record<string, z.ZodType>>> = {
  validation_failed: {
    errors: z.array(z.object({ path: z.string(), message: z.string() })).meta({ description: "Each fault and where." }),
  },
  insufficient_tokens: { required: z.int(), available: z.int(), shortfall: z.int(), topUpUrl: z.url() },
  key_budget_exceeded: {
    required: z.int(),
    budget: z.int(),
    spent: z.int(),
    held: z.int(),
    period: z.enum(BUDGET_PERIODS),
    resetsAt: z.iso.datetime(),
  },
  run_cap_reached: { runId: z.uuid(), required: z.int(), remaining: z.int() },
  account_suspended: { debt: z.int(), topUpUrl: z.url() },
  charge_mismatch: { expected: z.record(z.string(), z.int()), given: z.record(z.string(), z.int()) },
  currency_mismatch: { accountCurrency: z.string(), currency: z.string() },
  too_many_in_flight: { limit: z.int() },
  rate_limited: { retryAfterSeconds: z.int() },
  body_too_large: { limitBytes: z.int() },
};

/** `application/problem+json` for one code, as the API answers it. */
export function problemSchema(code: RefusalCode): z.ZodType {
  const schema = known.get(code) ?? make(code);
  known.set(code, schema);
  return schema;
}

// One schema for each code, so that the description of the API names each once.
const known = new Map<RefusalCode, z.ZodType>();

function make(code: RefusalCode): z.ZodType {
  return z
    .looseObject({
      type: z.url(),
      title: z.literal(titleOfRefusal[code]),
      status: z.literal(statusOfRefusal[code]),
      code: z.literal(code),
      detail: z.string().meta({ description: "What happened and what to do next, for a person." }),
      ...facts[code],
    })
    .meta({ id: nameOf(code) });
}

/** A fault of ours: it is safe to try again with the same key. */
export const InternalError = z
  .looseObject({
    type: z.literal("about:blank"),
    title: z.literal("Internal error"),
    status: z.literal(500),
    code: z.literal("internal_error"),
    detail: z.string(),
    requestId: z.string(),
  })
  .meta({ id: "InternalError" });

/** `insufficient_tokens` → `InsufficientTokens`. */
function nameOf(code: RefusalCode): string {
  return code.replaceAll(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}
