import { getBalanceAnswer, postBalanceCheck, putUser } from "./accounts";
import { fetchable, serve, type Endpoint } from "./endpoint";
import { postGrant } from "./grants";
import { postHold, postReleaseHold } from "./holds";
import { getRunAnswer, getRuns, postEstimate, postFinishRun, postRun } from "./runs";
import { getPackages, getPrices, postCheckout, postPortal } from "./sales";
import { getTransactions } from "./transactions";
import { getTransactionsCsv } from "./transactions-csv";
import { postSettleHold, postUsage, postUsageBatch } from "./usage";
import { getUsage } from "./usage-report";

/** The HTTP API under /api/billing, as one table. */
export const billingEndpoints: readonly Endpoint[] = [
  { method: "PUT", path: "/api/billing/users", access: "service", handle: putUser },
  { method: "GET", path: "/api/billing/balance", access: "service", handle: getBalanceAnswer },
  { method: "POST", path: "/api/billing/balance/check", access: "service", handle: postBalanceCheck },
  { method: "POST", path: "/api/billing/usage", access: "service", handle: postUsage },
  { method: "POST", path: "/api/billing/usage/batch", access: "service", handle: postUsageBatch },
  { method: "GET", path: "/api/billing/usage", access: "service", handle: getUsage },
  { method: "POST", path: "/api/billing/holds", access: "service", handle: postHold },
  { method: "POST", path: "/api/billing/holds/{id}/settle", access: "service", handle: postSettleHold },
  { method: "POST", path: "/api/billing/holds/{id}/release", access: "service", handle: postReleaseHold },
  { method: "POST", path: "/api/billing/grants", access: "service", handle: postGrant },
  { method: "POST", path: "/api/billing/estimate", access: "service", handle: postEstimate },
  { method: "POST", path: "/api/billing/runs", access: "service", handle: postRun },
  { method: "GET", path: "/api/billing/runs", access: "service", handle: getRuns },
  { method: "GET", path: "/api/billing/runs/{id}", access: "service", handle: getRunAnswer },
  { method: "POST", path: "/api/billing/runs/{id}/finish", access: "service", handle: postFinishRun },
  { method: "GET", path: "/api/billing/transactions", access: "service", handle: getTransactions },
  { method: "GET", path: "/api/billing/transactions.csv", access: "service", handle: getTransactionsCsv },
  { method: "GET", path: "/api/billing/packages", access: "public", handle: getPackages },
  { method: "GET", path: "/api/billing/prices", access: "public", handle: getPrices },
  { method: "POST", path: "/api/billing/checkout", access: "service", handle: postCheckout },
  { method: "POST", path: "/api/billing/portal", access: "service", handle: postPortal },
];

export const billingApi = serve(billingEndpoints);

/** `billingApi` for Next. */
export const billingRoute = fetchable(billingApi);
