import { crc32, deflateSync } from "node:zlib";
import { seedOf } from "./seed";

/**
 * A PNG of that size for a prompt: a sky, a sun and two hills, in the colour that the prompt names or in one of its
 * own. The same prompt gets the same picture. It has a palette, so that a large one is quickly made and small.
 */
export function paintPicture(prompt: string, variant: number, width: number, height: number): Buffer {
  const seed = seedOf(`${variant} ${prompt}`);
  const hue = namedHue(prompt) ?? seed % 360;
  const scene = sceneOf(seed, width, height);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    const sky = Math.floor((y * SKY_SHADES) / height);
    // Each row begins with the number of its filter: none.
    const start = y * (width + 1) + 1;
    for (let x = 0; x < width; x++) rows[start + x] = shadeAt(scene, x, y, sky);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", paletteOf(hue)),
    chunk("IDAT", deflateSync(rows, { level: 6 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const INDEXED = 3;
const SKY_SHADES = 32;
const SUN = SKY_SHADES;
const FAR_HILL = SUN + 1;
const NEAR_HILL = SUN + 2;

type Scene = { sunX: number; sunY: number; sunRadius: number; far: number[]; near: number[] };

function sceneOf(seed: number, width: number, height: number): Scene {
  const part = (index: number) => ((seed >>> (index * 5)) & 31) / 31;
  const hill = (base: number, swing: number, turns: number, phase: number) =>
    Array.from(
      { length: width },
      (_, x) => height * (base - swing * Math.sin(phase * 6 + (x / width) * Math.PI * turns)),
    );
  return {
    sunX: width * (0.2 + 0.6 * part(0)),
    sunY: height * (0.15 + 0.3 * part(1)),
    sunRadius: Math.min(width, height) * (0.07 + 0.08 * part(2)),
    far: hill(0.62, 0.09, 2 + 2 * part(3), part(4)),
    near: hill(0.78, 0.07, 1 + 2 * part(5), part(3)),
  };
}

function shadeAt({ sunX, sunY, sunRadius, far, near }: Scene, x: number, y: number, sky: number): number {
  if (y > near[x]!) return NEAR_HILL;
  if (y > far[x]!) return FAR_HILL;
  return (x - sunX) ** 2 + (y - sunY) ** 2 < sunRadius ** 2 ? SUN : sky;
}

function paletteOf(hue: number): Buffer {
  const sky = Array.from({ length: SKY_SHADES }, (_, index) => rgbOf(hue, 0.55, 0.5 + (0.42 * index) / SKY_SHADES));
  return Buffer.from(
    [...sky, rgbOf(hue + 180, 0.75, 0.8), rgbOf(hue + 20, 0.35, 0.42), rgbOf(hue + 30, 0.4, 0.24)].flat(),
  );
}

/** Hue in degrees, the others from 0 to 1. */
function rgbOf(hue: number, saturation: number, lightness: number): number[] {
  const swing = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const turn = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - swing * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))));
  });
}

const HUES: Record<string, number> = {
  red: 0,
  orange: 28,
  yellow: 50,
  green: 130,
  turquoise: 175,
  blue: 215,
  purple: 275,
  pink: 330,
};

function namedHue(prompt: string): number | null {
  const named = new RegExp(`\\b(${Object.keys(HUES).join("|")})\\b`, "i").exec(prompt)?.[1];
  return named === undefined ? null : HUES[named.toLowerCase()]!;
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
