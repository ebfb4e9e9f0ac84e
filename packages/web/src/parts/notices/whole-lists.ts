/** A list that the page has. */
interface WholeList {
  href: string;
  words: string;
}

/** Where all of a kind stand, by the code that says that one of them is not there. */
const wholeLists: Readonly<Record<string, WholeList>> = {
  job_not_found: { href: '/jobs', words: 'All jobs' },
  runner_not_found: { href: '/runners', words: 'All runners' },
  template_not_found: { href: '/templates', words: 'All templates' },
  pool_not_found: { href: '/pools', words: 'All pools' },
  release_not_found: { href: '/releases', words: 'All releases' },
  key_not_found: { href: '/runners/keys', words: 'All provisioning keys' },
  user_not_found: { href: '/people', words: 'All people' },
};

/** Null: what is wrong is not that something is missing from a list. */
export const wholeListOf = (code: string): WholeList | null => wholeLists[code] ?? null;
