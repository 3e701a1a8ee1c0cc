import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Field } from "./field";
import { Input } from "./input";

function render(error?: string) {
  return renderToStaticMarkup(
    <Field label="Amount" help="Whole tokens." error={error}>
      {(control) => <Input {...control} name="amount" />}
    </Field>,
  );
}

function attribute(html: string, element: string, name: string): string | undefined {
  return new RegExp(`<${element}[^>]* ${name}="([^"]*)"`).exec(html)?.[1];
}

test("the label names the control, without JavaScript", () => {
  const html = render();
  expect(attribute(html, "label", "for")).toBeTruthy();
  expect(attribute(html, "label", "for")).toBe(attribute(html, "input", "id"));
});

test("help describes the control; without an error nothing is marked as wrong", () => {
  const html = render();
  expect(html).toContain(`<p id="${attribute(html, "input", "aria-describedby")}"`);
  expect(attribute(html, "input", "aria-invalid")).toBeUndefined();
});

test("an error is announced, described after the help, and marks the control", () => {
  const html = render("Enter a whole number.");
  const described = attribute(html, "input", "aria-describedby")?.split(" ") ?? [];
  expect(described).toHaveLength(2);
  for (const id of described) expect(html).toContain(`id="${id}"`);
  expect(attribute(html, "input", "aria-invalid")).toBe("true");
  expect(html).toContain('role="alert"');
});
