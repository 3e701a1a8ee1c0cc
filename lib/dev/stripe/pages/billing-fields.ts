import { html } from "hono/html";
import { COUNTRIES } from "../billing/tax-rates";
import type { CheckoutProblem, CheckoutVisit } from "../store/state";
import { field } from "./card-fields";
import type { Html } from "./layout";

/** Where the buyer is and as whom they buy, as far as the session asks. */
export function billingFields(facts: {
  asksForCountry: boolean;
  asksForStreet: boolean;
  asksForTaxId: boolean;
  changesTotal: boolean;
  country: string | null;
  visit: CheckoutVisit;
}): Html | "" {
  const { visit, asksForCountry, asksForStreet, asksForTaxId } = facts;
  if (!asksForCountry && !asksForTaxId) return "";
  return html`<fieldset>
    <legend>Billing details</legend>
    ${asksForCountry ? countryField(facts.country, visit.problem) : ""} ${asksForStreet ? streetFields(visit) : ""}
    ${asksForTaxId ? businessFields(visit) : ""}
    ${facts.changesTotal ? html`<button type="submit" name="act" value="update" class="second">Update total</button>` : ""}
  </fieldset>`;
}

function countryField(country: string | null, problem: CheckoutProblem | null): Html {
  const chosen = country ?? "US";
  return html`<div class="field">
    <label for="country">Country</label>
    <select id="country" name="country" ${problem?.field === "country" ? html`aria-invalid="true"` : ""}>
      ${COUNTRIES.map(
        ({ code, name }) => html`<option value="${code}" ${code === chosen ? html`selected` : ""}>${name}</option>`,
      )}
    </select>
  </div>`;
}

function streetFields({ billing, problem }: CheckoutVisit): Html {
  return html`${field("line1", "Address", problem, { value: billing?.address?.line1 ?? "" })}
    <div class="pair">
      ${field("postalCode", "Postal code", problem, { value: billing?.address?.postal_code ?? "" })}
      ${field("city", "City", problem, { value: billing?.address?.city ?? "" })}
    </div>`;
}

function businessFields({ billing, problem }: CheckoutVisit): Html {
  return html`${field("businessName", "Business name (optional)", problem, { value: billing?.businessName ?? "" })}
  ${field("taxId", "Tax ID (optional)", problem, { value: billing?.taxId ?? "", placeholder: "DE123456789" })}`;
}
