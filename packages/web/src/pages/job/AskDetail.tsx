import { Fact, Facts } from '../../parts/Facts.tsx';

const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** A value as words; null: it has too much in it for a line. */
function wordsOf(value: unknown): string | null {
  if (isPlain(value)) return String(value);
  if (Array.isArray(value) && value.every(isPlain)) return value.length === 0 ? 'none' : value.join(', ');
  return null;
}

/** What is asked in more detail: what of the data can be read in a line. `without`: what is shown in another way. */
export function AskDetail({ detail, without }: { detail: unknown; without: readonly string[] }) {
  if (typeof detail !== 'object' || detail === null) return null;
  const facts = Object.entries(detail).flatMap(([name, value]) => {
    const words = wordsOf(value);
    return words === null || words === '' || without.includes(name) ? [] : [{ name: spelled(name), words }];
  });
  if (facts.length === 0) return null;
  return (
    <Facts>
      {facts.map(({ name, words }) => (
        <Fact key={name} name={name}>
          {words}
        </Fact>
      ))}
    </Facts>
  );
}

/** `toDestroy` and `to_destroy` as `To destroy`. */
function spelled(name: string): string {
  const text = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
