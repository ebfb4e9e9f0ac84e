import { Fields } from './fields.ts';
import { attempt, type Translation } from './translation.ts';

/** The objects of a list; whatever else stands in it is told, and takes nothing along. */
export function partsOf(into: Translation, file: string, root: Fields, name: string): Fields[] {
  const found: Fields[] = [];
  attempt(into, 'other', name, file, () => {
    for (const [index, value] of root.list(name).entries()) {
      const place = `${root.at(name)}[${index}]`;
      attempt(into, 'other', place, `${file}: ${place}`, () => void found.push(new Fields(value, place)));
    }
  });
  return found;
}
