import type { PoolFacts } from '../interface.ts';

/** All that is made for a runner has this name, or begins with it. */
export const stemOf = (runnerId: string): string => `baton-${runnerId}`;

const suffixes = ['-execution', '-task'];

/** The runner of a name that we gave; null: it is none of ours. */
export function runnerIdOf(name: string): string | null {
  const suffix = suffixes.find((each) => name.endsWith(each)) ?? '';
  const stem = name.slice(0, name.length - suffix.length);
  return stem.startsWith('baton-') && stem.length > 'baton-'.length ? stem.slice('baton-'.length) : null;
}

/** By this tag we know again what is ours; names alone may be anybody's. */
const ownerTag = 'baton:runner';

/** Tag values take no other characters. */
const tagText = (text: string): string => text.replace(/[^\p{L}\p{N} _.:/=+@-]/gu, '_').slice(0, 256);

export function tagsOf(runnerId: string, { poolId, poolName }: Pick<PoolFacts, 'poolId' | 'poolName'>): Record<string, string> {
  return { baton: 'runner', [ownerTag]: runnerId, 'baton:pool': tagText(poolId), 'baton:pool-name': tagText(poolName) };
}

type TagList = readonly {
  Key?: string | undefined;
  Value?: string | undefined;
  key?: string | undefined;
  value?: string | undefined;
}[];

/** For services that spell them with capitals. */
export const capitalTags = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
/** For those that do not. */
export const smallTags = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([key, value]) => ({ key, value }));

export const isOurs = (tags: TagList | Readonly<Record<string, string>> | undefined, runnerId: string): boolean =>
  Array.isArray(tags)
    ? (tags as TagList).some((tag) => (tag.Key ?? tag.key) === ownerTag && (tag.Value ?? tag.value) === runnerId)
    : (tags as Readonly<Record<string, string>> | undefined)?.[ownerTag] === runnerId;

export const ownerFilter = (runnerId: string) => ({ Name: `tag:${ownerTag}`, Values: [runnerId] });
