import type { Offering } from './offering.ts';

/** Something that jobs can ask for by name. */
export interface NamedCapability {
  kind: 'label' | 'executor';
  name: string;
}

/** What `lost` offered and neither `kept` nor any of `others` offers: nobody is left who has it. Sorted by kind and name. */
export function withoutOwner(
  lost: readonly Offering[],
  kept: readonly Offering[],
  others: Iterable<Offering>,
): NamedCapability[] {
  const gone = new Map(lost.flatMap(namesOf).map((each) => [keyOf(each), each]));
  for (const offering of [...kept, ...others]) {
    if (gone.size === 0) break;
    for (const each of namesOf(offering)) gone.delete(keyOf(each));
  }
  return [...gone].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

const namesOf = (offering: Offering): NamedCapability[] => [
  ...offering.labels.map((name): NamedCapability => ({ kind: 'label', name })),
  ...Object.keys(offering.executors).map((name): NamedCapability => ({ kind: 'executor', name })),
];

const keyOf = ({ kind, name }: NamedCapability): string => `${kind} ${name}`;
