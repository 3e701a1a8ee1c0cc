import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/*
 * The colours of app/globals.css against what they promise: WCAG AA for text and controls, and chart series that can be
 * told apart by everybody. Colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes (2009).
 */

const themes = readThemes(readFileSync(new URL("./globals.css", import.meta.url), "utf8"));

const textOn: [string, string][] = [
  ["foreground", "background"],
  ["foreground", "card"],
  ["foreground", "popover"],
  ["foreground", "muted"],
  ["foreground", "accent"],
  ["foreground", "success-soft"],
  ["foreground", "warning-soft"],
  ["foreground", "danger-soft"],
  ["muted-foreground", "background"],
  ["muted-foreground", "card"],
  ["muted-foreground", "popover"],
  ["muted-foreground", "muted"],
  ["muted-foreground", "accent"],
  ["primary-foreground", "primary"],
  ["primary-foreground", "primary-hover"],
  ["primary-text", "background"],
  ["primary-text", "card"],
  ["primary-text", "primary-soft"],
  ["success", "background"],
  ["success", "success-soft"],
  ["warning", "background"],
  ["warning", "warning-soft"],
  ["danger", "background"],
  ["danger", "popover"],
  ["danger", "danger-soft"],
];

const controlsOn: [string, string][] = [
  ["input", "background"],
  ["input", "card"],
  ["input", "popover"],
  ["ring", "background"],
  ["ring", "popover"],
  ["primary", "background"],
  ["primary", "popover"],
  ["danger-solid", "background"],
];

const series = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6"];

describe.each(Object.entries(themes))("in the %s theme", (_, colours) => {
  const colour = (name: string) => {
    const found = colours.get(name);
    if (!found) throw new Error(`app/globals.css has no --${name}`);
    return found;
  };

  test.each(textOn)("%s on %s can be read (4.5:1)", (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test("white on the solid danger colour can be read", () => {
    expect(contrast("#ffffff", colour("danger-solid"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast("#ffffff", colour("danger-solid-hover"))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(controlsOn)("%s on %s can be seen (3:1)", (control, ground) => {
    expect(contrast(colour(control), colour(ground))).toBeGreaterThanOrEqual(3);
  });

  test.each([...series, "chart-other"])("%s stands out from the page (3:1)", (name) => {
    expect(contrast(colour(name), colour("background"))).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(sight()))("chart series differ under %s", (_kind, matrix) => {
    const seen = series.map((name) => oklab(apply(matrix, linear(colour(name)))));
    const distances = seen.flatMap((a, index) => seen.slice(index + 1).map((b) => Math.hypot(...minus(a, b))));
    expect(Math.min(...distances)).toBeGreaterThan(0.1);
    // The rest is grey and always on top; it need not be found again elsewhere, only not be taken for another.
    const rest = oklab(apply(matrix, linear(colour("chart-other"))));
    expect(Math.min(...seen.map((one) => Math.hypot(...minus(one, rest))))).toBeGreaterThan(0.06);
  });
});

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/** Every `--name: light-dark(#…, #…)` of the stylesheet. */
function readThemes(css: string) {
  const light = new Map<string, string>();
  const dark = new Map<string, string>();
  for (const [, name, onLight, onDark] of css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)) {
    light.set(name!, onLight!);
    dark.set(name!, onDark!);
  }
  return { light, dark };
}

function sight(): Record<string, Matrix> {
  return {
    "usual sight": [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    protanopia: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  };
}

function linear(hex: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(a: string, b: string): number {
  const luminance = (hex: string) => dot([0.2126, 0.7152, 0.0722], linear(hex));
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

function oklab(rgb: Triple): Triple {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], rgb));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], rgb));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], rgb));
  return [
    dot([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    dot([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    dot([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ];
}

function apply(matrix: Matrix, rgb: Triple): Triple {
  const channel = (row: Triple) => Math.min(1, Math.max(0, dot(row, rgb)));
  return [channel(matrix[0]), channel(matrix[1]), channel(matrix[2])];
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function minus(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
