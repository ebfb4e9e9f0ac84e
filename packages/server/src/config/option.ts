/** Where a value came from; it stands in error messages. */
export type Source = { kind: 'flag' | 'environment' | 'file'; name: string } | { kind: 'default' };

/** How a text becomes a value. Throws {@link BadValue}. */
export interface Kind<T> {
  /** stands in the help: `NUMBER` */
  placeholder: string;
  parse(text: string): T;
  /** the value as it is written in help and reference */
  show(value: T): string;
}

/** A value is not allowed; the message says why, without the value. */
export class BadValue extends Error {
  override name = 'BadValue';
}

/** One option: the flag, the environment variable and the key in the file are made from its name. */
export interface Option<T> {
  kind: Kind<T>;
  default: T;
  /** one sentence, without the default */
  help: string;
  group: 'common' | 'advanced';
  /** by default true; what is secret must not stand in a command line */
  flag?: boolean;
  /** its value is never shown */
  secret?: boolean;
}

/** An option that most set-ups look at. */
export function option<T>(kind: Option<T>['kind'], value: NoInfer<T>, help: string): Option<T> {
  return { kind, default: value, help, group: 'common' };
}

/** One that is seldom needed. */
export function advanced<T>(kind: Option<T>['kind'], value: NoInfer<T>, help: string): Option<T> {
  return { kind, default: value, help, group: 'advanced' };
}

const words = (name: string): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());

/** `publicUrl` → `--public-url` */
export const flagOf = (name: string): string => `--${words(name).join('-')}`;
/** `publicUrl` → `BATON_PUBLIC_URL` */
export const variableOf = (name: string): string => `BATON_${words(name).join('_').toUpperCase()}`;

export function sourceWords(source: Source, name: string): string {
  switch (source.kind) {
    case 'flag':
      return `the flag ${source.name}`;
    case 'environment':
      return `the environment variable ${source.name}`;
    case 'file':
      return `"${name}" in ${source.name}`;
    case 'default':
      return 'the default';
  }
}
