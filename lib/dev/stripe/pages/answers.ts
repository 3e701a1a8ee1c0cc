import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { causeOutsideTheApi, type Cause, type LocalStripe } from "../local-stripe";
import { parseForm } from "../wire/form";
import { notice, PAGE_HEADERS, type Html } from "./layout";

export type PageContext = Context<{ Bindings: HttpBindings }>;
export type PageApp = Hono<{ Bindings: HttpBindings }>;

export async function show(c: PageContext, page: Html, status: 200 | 404 = 200): Promise<Response> {
  return c.html(await page, status, PAGE_HEADERS);
}

export function showNothing(c: PageContext): Promise<Response> {
  return show(c, notice("There is nothing here", html`<p>This page does not exist, or no longer.</p>`), 404);
}

/** Events leave only when the browser has its answer. */
export function causeOf(c: PageContext, stripe: LocalStripe): Cause {
  const cause = causeOutsideTheApi();
  c.env.outgoing.once("close", () => stripe.courier.release(cause.eventIds));
  return cause;
}

/** What was typed into a field; "" when there was none. */
export async function typedText(c: PageContext): Promise<(field: string) => string> {
  const form = parseForm(await c.req.text());
  return (field) => {
    const value = form[field];
    return typeof value === "string" ? value : "";
  };
}
