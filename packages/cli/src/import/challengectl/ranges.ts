import { type Fields, Invalid } from '../shared/fields.ts';
import { lineOf } from '../shared/names.ts';
import { attempt, type Translation } from '../shared/translation.ts';
import { intervalOf, rangeNameOf } from './frequency.ts';

/** Takes a named range of frequencies in. */
export function takeRange(into: Translation, file: string, entry: Fields): void {
  const place = `${file}: ${entry.place}`;
  attempt(into, 'range', entry.shown('name'), place, () => {
    const name = rangeNameOf(entry.needText('name'), entry.at('name'));
    const words = [entry.text('display_name'), entry.text('description')].filter((text) => text !== null && text !== '');
    const range = { measures: 'frequency', intervals: [intervalOf(entry)], description: lineOf(words.join(': ')) };
    const twin = into.ranges.find((each) => each.name === name);
    if (!twin) return void into.ranges.push({ place, name, range });
    if (JSON.stringify(twin.range) !== JSON.stringify(range))
      throw new Invalid(entry.at('name'), `stands for something else in ${twin.place}`);
    return undefined;
  });
}
