/** Darkest a colour may be on the dark page of a log: relative luminance for a contrast of about 4.5. */
const darkest = 0.2;

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = (rgb: readonly number[]): number =>
  0.2126 * channel(rgb[0] ?? 0) + 0.7152 * channel(rgb[1] ?? 0) + 0.0722 * channel(rgb[2] ?? 0);

/** A colour that programs chose, lightened as far as it takes to be read on the log's page. */
export function readable(color: string): string {
  let rgb = (color.match(/\d+/g) ?? []).map(Number);
  if (rgb.length !== 3) return color;
  for (let step = 0; step < 12 && luminance(rgb) < darkest; step++)
    rgb = rgb.map((value) => Math.round(value + (255 - value) * 0.15));
  return `rgb(${rgb.join(',')})`;
}
