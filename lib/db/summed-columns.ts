/**
 * SQL: of how many operations nobody knows what the provider took. The column counts those too that took nothing, because
 * they failed, and those that wait for a price.
 */
export const COST_UNKNOWN = "cost_unknown_count - failed_count - unpriced_count";

/** What is summed per hour and account, and per day of the whole platform: one list for all who write or repair sums. */
export const SUMMED = [
  "operation_count",
  "failed_count",
  "unpriced_count",
  "input_model_tokens",
  "cached_input_model_tokens",
  "output_model_tokens",
  "image_count",
  "character_count",
  "duration_ms",
  "billable_tokens",
  "cost_micro_usd",
  "cost_unknown_count",
];
