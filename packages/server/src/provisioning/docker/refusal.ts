import { ProviderError, type ProviderErrorCode } from '../interface.ts';
import type { Answer } from './connection.ts';

/** The engine's own words. */
export function wordsOf({ status, body }: Answer): string {
  const text = body.toString('utf8').trim();
  try {
    const { message, cause } = JSON.parse(text) as { message?: unknown; cause?: unknown };
    if (typeof message === 'string' && message !== '') return message;
    if (typeof cause === 'string') return cause;
  } catch {
    // a proxy in between answers in its own way
  }
  return text === '' ? `status ${status}` : text.slice(0, 500);
}

const byWords: readonly [RegExp, ProviderErrorCode][] = [
  [/toomanyrequests|rate limit/i, 'throttled'],
  [/no space left|quota|cannot allocate memory/i, 'quota'],
  [
    /pull access denied|manifest unknown|manifest for .* not found|no such image|repository .* not found|invalid reference format/i,
    'image',
  ],
  [/exec:? |executable file|exec format error|no such file or directory: unknown|no command specified/i, 'image'],
  [/network .* not found|no such network/i, 'network'],
  [/is already in progress/i, 'not_ready'],
];

/** Why a call was refused, by its status and by the words that Docker and Podman use. */
export function refusal(answer: Answer, what: string): ProviderError {
  const words = wordsOf(answer);
  const known = byWords.find(([pattern]) => pattern.test(words));
  return new ProviderError(known?.[1] ?? byStatus(answer.status), `${what}: ${words}`);
}

function byStatus(status: number): ProviderErrorCode {
  if (status === 401) return 'identity';
  if (status === 403) return 'denied';
  if (status === 409) return 'not_ready';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'invalid';
}

const deniedByRegistry = /unauthorized|denied|authentication required|forbidden/i;

/** Why an image did not come. */
export function pullProblem(image: string, words: string): ProviderError {
  const known = byWords.find(([pattern]) => pattern.test(words))?.[1];
  const isImage = deniedByRegistry.test(words) || /not found|unknown: /i.test(words);
  return new ProviderError(known ?? (isImage ? 'image' : 'unavailable'), `pull ${image}: ${words}`);
}
