/*
 * Where a repository is, and which of it: what may be handed to git, and nothing that git would take for an option or run as a program.
 */

/** A repository as it was written. */
export interface RepositoryUrl {
  text: string;
  kind: 'https' | 'http' | 'ssh' | 'file';
  /** with its port; null: a folder of the machine */
  host: string | null;
  /** whom the URL names; null: nobody */
  user: string | null;
}

const host = String.raw`(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?`;
const urlForm = new RegExp(String.raw`^(https?|ssh)://(?:([^/@]*)@)?(${host})/(?!-)[^?#\\]+$`);
const shortSshForm = /^([A-Za-z0-9_][A-Za-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):(?![-/])([^?#\\:]+)$/;
const fileForm = /^file:\/\/\/[^?#\\]*$/;
/** Tokens of the large hosts can stand where a user does; there they would be on disk. */
const tokenForm = /^(?:gh[opsur]_|github_pat_|gl[a-z]{2,6}-|ATBB|[0-9a-f]{40}$)/;
const loopback = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::|$)/;

const forms = 'must be https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH or file:///PATH';

/** What is wrong with a repository's URL; `value` is null where it must not be shown. */
export interface RepositoryProblem {
  problem: string;
  value: string | null;
}

/** Reads a repository's URL. */
export function readRepositoryUrl(text: string): RepositoryUrl | RepositoryProblem {
  if (text.length > 2048 || /[\p{Cc}\s]/u.test(text)) return { problem: forms, value: text.slice(0, 100) };
  if (fileForm.test(text)) return { text, kind: 'file', host: null, user: null };
  const short = shortSshForm.exec(text);
  if (short) return { text, kind: 'ssh', host: short[2] ?? null, user: short[1] ?? null };
  const [, scheme, user, place] = urlForm.exec(text) ?? [];
  if (scheme === undefined || place === undefined) return { problem: forms, value: text.includes('@') ? null : text };
  if (user?.includes(':') || tokenForm.test(user ?? ''))
    return { problem: 'must hold no password or token, which would be on disk: name it in credential', value: null };
  if (user !== undefined && !/^[A-Za-z0-9_][\w.+%-]*$/.test(user)) return { problem: forms, value: null };
  return { text, kind: scheme as 'https', host: place, user: user ?? null };
}

export const isRepositoryProblem = (read: RepositoryUrl | RepositoryProblem): read is RepositoryProblem => 'problem' in read;

/** Whether a secret may be sent there: not over a network that others can listen to. */
export const mayCarryCredential = ({ kind, host: place }: RepositoryUrl): boolean =>
  kind === 'https' || kind === 'ssh' || (kind === 'http' && loopback.test(place ?? ''));

/** What is wrong with the name of a branch, of a tag, or with a commit; null: nothing. Git's own rules, and no option. */
export function refProblem(ref: string): string | null {
  if (ref === '' || ref.length > 255) return 'must have 1 to 255 characters';
  if (/[\p{Cc}\s~^:?*[\\]/u.test(ref)) return 'must not contain spaces or any of ~ ^ : ? * [ \\';
  if (ref.includes('..') || ref.includes('@{') || ref === '@') return 'must not contain .. or @{';
  if (ref.startsWith('-')) return 'must not start with -';
  const parts = ref.split('/');
  if (parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.') || part.endsWith('.lock')))
    return 'must be the name of a branch or tag, or a commit';
  return null;
}

/** What is wrong with a folder or file below another one; null: nothing. */
export function pathBelowProblem(path: string): string | null {
  if (path === '' || path.length > 1024 || path.includes('\0')) return 'must have 1 to 1024 characters';
  if (path.startsWith('/') || path.includes('\\')) return 'must be relative, with / between folders';
  return path.split('/').includes('..') ? 'must not lead out of its folder' : null;
}
