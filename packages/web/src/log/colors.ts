import type { AnsiColor, AnsiStyle } from './ansi.ts';

type Rgb = readonly [red: number, green: number, blue: number];

// The page of a log (--log-page in its lighter variant) and its plain text.
const page: Rgb = [18, 21, 27];
const ink: Rgb = [223, 227, 234];
const black: Rgb = [13, 15, 19];
const white: Rgb = [255, 255, 255];
const enough = 4.5;

/** The sixteen colours of a terminal: eight, and eight brighter ones. */
const palette: readonly Rgb[] = [
  [107, 116, 132],
  [255, 123, 114],
  [111, 213, 139],
  [233, 194, 90],
  [127, 180, 255],
  [214, 161, 255],
  [98, 212, 216],
  [223, 227, 234],
  [148, 157, 173],
  [255, 161, 152],
  [140, 236, 170],
  [255, 219, 125],
  [165, 203, 255],
  [230, 194, 255],
  [140, 238, 240],
  [255, 255, 255],
];

const rgbOf = (color: AnsiColor): Rgb => {
  if (typeof color === 'number') return palette[color] ?? ink;
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return [red, green, blue];
};

const linear = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** Contrast of two colours as WCAG measures it: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** Lightens a colour as far as it takes to be read on the page. */
function onPage(color: Rgb): Rgb {
  let seen = color;
  for (let share = 0.1; contrast(seen, page) < enough && share <= 1; share += 0.1) seen = mix(color, white, share);
  return seen;
}

/** What a program chose, kept where it can be read; else black or white, whichever can. */
const onColor = (color: Rgb, ground: Rgb): Rgb => {
  if (contrast(color, ground) >= enough) return color;
  return contrast(black, ground) > contrast(white, ground) ? black : white;
};

const css = (color: Rgb): string => `rgb(${color.join(',')})`;

/** Text and background colour of a look; only what differs from plain text. Every combination can be read. */
export function colorsOf(style: AnsiStyle): { color?: string; backgroundColor?: string } {
  const front = style.fg === undefined ? ink : rgbOf(style.fg);
  const shown = style.dim ? mix(front, page, 0.3) : front;
  if (style.inverse || style.bg !== undefined) {
    const back = style.bg === undefined ? page : rgbOf(style.bg);
    const [text, ground] = style.inverse ? [back, front] : [shown, back];
    return { color: css(onColor(text, ground)), backgroundColor: css(ground) };
  }
  return style.fg === undefined && !style.dim ? {} : { color: css(onPage(shown)) };
}
