import { html } from "hono/html";
import { TEST_CARDS } from "../payments/test-cards";
import type { CheckoutField, CheckoutProblem } from "../store/state";
import type { Html } from "./layout";

/** What went wrong with the last attempt, above the form. */
export function alert(problem: CheckoutProblem | null): Html | "" {
  if (!problem) return "";
  return html`<p class="alert" role="alert" id="problem">
    ${problem.sentence}${problem.field === null ? " Nothing was charged. Try again or use another card." : ""}
  </p>`;
}

type Payer = {
  problem: CheckoutProblem | null;
  email: string | null;
  /** Known already: shown, not asked. */
  knownEmail: string | null;
  name: string | null;
};

export function emailField(facts: Omit<Payer, "name">): Html {
  return field("email", "Email", facts.problem, {
    value: facts.knownEmail ?? facts.email ?? "",
    type: "email",
    readonly: facts.knownEmail !== null,
  });
}

/** Who pays, with which card. */
export function cardFields(facts: Payer): Html {
  const { problem } = facts;
  return html`${emailField(facts)}
    ${field("number", "Card number", problem, { placeholder: "1234 1234 1234 1234", inputmode: "numeric" })}
    <div class="pair">
      ${field("expiry", "Expiry", problem, { placeholder: "MM / YY", inputmode: "numeric" })}
      ${field("cvc", "CVC", problem, { placeholder: "123", inputmode: "numeric" })}
    </div>
    ${field("name", "Name on card", problem, { value: facts.name ?? "" })}`;
}

export function testCards(): Html {
  return html`<details>
    <summary>Test cards</summary>
    <table>
      <tbody>
        ${TEST_CARDS.map(
          ({ number, meaning }) =>
            html`<tr>
              <th scope="row">${number.replaceAll(/(\d{4})(?=\d)/g, "$1 ")}</th>
              <td>${meaning}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="fine">Any expiry in the future and any CVC will do.</p>
  </details>`;
}

export function field(
  name: CheckoutField,
  label: string,
  problem: CheckoutProblem | null,
  options: { value?: string; type?: string; placeholder?: string; inputmode?: string; readonly?: boolean },
): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${options.type ?? "text"}"
      autocomplete="off"
      value="${options.value ?? ""}"
      placeholder="${options.placeholder ?? ""}"
      inputmode="${options.inputmode ?? "text"}"
      ${options.readonly ? html`readonly` : ""}
      ${problem?.field === name ? html`aria-invalid="true" aria-describedby="problem" autofocus` : ""}
    />
  </div>`;
}
