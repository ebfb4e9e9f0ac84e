/** Parameters of an address that open a dialog on its page. */
export const dialogParameters = ['dialog', 'new', 'who', 'webhook', 'entry'] as const;

/** The parts of an address as the history of a tab tells them. */
interface Place {
  pathname: string;
  search: string;
  hash: string;
}

let last: { search: string; name: string | null } = { search: '', name: null };

/** The dialog that a query names: `cancel`, or `remove.ID` where there are several of a kind; null: none. */
export function dialogIn(search: string): string | null {
  if (search !== last.search) last = { search, name: new URLSearchParams(search).get('dialog') || null };
  return last.name;
}

/** The same place with other parameters; what is null leaves it. All others stay as they are written. */
export function withParameters({ pathname, search, hash }: Place, patch: Readonly<Record<string, string | null>>): string {
  const others = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !Object.hasOwn(patch, part.split('=', 1)[0] ?? ''));
  const added = Object.entries(patch).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value).replaceAll('%2F', '/')}`],
  );
  const query = [...others, ...added].join('&');
  return `${pathname}${query === '' ? '' : `?${query}`}${hash}`;
}

const opensOne = (search: string): boolean => {
  const given = new URLSearchParams(search);
  return dialogParameters.some((name) => given.has(name));
};

/** Whether the way from one place to the other opens a dialog and does nothing else: back closes it. */
export const isOpening = (from: Pick<Place, 'pathname' | 'search'>, to: Pick<Place, 'pathname' | 'search'>): boolean =>
  from.pathname === to.pathname && !opensOne(from.search) && opensOne(to.search);
