import { z } from "zod";
import { taxRateNamed } from "../billing/tax-rate-objects";
import { missing } from "../wire/fault";
import { route, type Route } from "../wire/route";

export const taxRateRoutes: readonly Route[] = [
  route("GET", "/v1/tax_rates/:id", z.strictObject({}), (_, { id }) => {
    const rate = taxRateNamed(id);
    if (!rate) throw missing("tax_rate", id);
    return rate;
  }),
];
