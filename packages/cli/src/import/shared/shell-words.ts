/** A word of a command as a shell takes it: in quotes unless it needs none. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** ` --project acme/site`, where one was given. */
export const flagOf = (flag: string, value: string | null): string => (value === null ? '' : ` ${flag} ${quoted(value)}`);

/** How a runner is kept from taking jobs, as it was where it comes from. */
export const disableCommand = (name: string, system: string): string =>
  `baton runners disable ${quoted(name)} --reason ${quoted(`disabled in ${system}`)}`;
