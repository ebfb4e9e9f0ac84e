export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'grey' | 'bold';

const codes: Record<Colour, [number, number]> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  grey: [90, 39],
  bold: [1, 22],
};

export type Paint = (text: string, colour: Colour | null) => string;

/** Colours for a terminal; without one, text stays as it is. */
export const painter =
  (enabled: boolean): Paint =>
  (text, colour) => {
    if (!enabled || colour === null) return text;
    const [on, off] = codes[colour];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
