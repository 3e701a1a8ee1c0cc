import { z } from "zod";
import { keepTaxId, taxIdsOf } from "../billing/tax-ids";
import { pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { liveCustomer } from "./customers";

const PATH = "/v1/customers/:id/tax_ids";

export const taxIdRoutes: readonly Route[] = [
  route("POST", PATH, z.strictObject({ type: text, value: text }), ({ type, value }, { stripe, cause, id }) => {
    liveCustomer(stripe, id);
    const country = type === "eu_vat" ? value.slice(0, 2).toUpperCase() : type.slice(0, 2).toUpperCase();
    return keepTaxId(stripe, cause, id, { type, value, country });
  }),

  route("GET", PATH, z.strictObject(pageQuery), (query, { stripe, id, path }) => {
    liveCustomer(stripe, id);
    return page(taxIdsOf(stripe, id), query, path);
  }),
];
