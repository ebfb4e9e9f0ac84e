import { existsSync, readFileSync } from 'node:fs';
import { type Asked, questionMax } from './question.ts';

/** What was asked during a run, as one question; null: nothing. `file` is what the server has written. */
export function readAsked(file: string): Asked | null {
  if (!existsSync(file)) return null;
  const all = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Asked);
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first ?? null;
  // several at once: choices belong to one question, so they become part of its words
  const question = all.map(inWords).join('\n\n').slice(0, questionMax).toWellFormed();
  return { question, choices: [] };
}

const inWords = ({ question, choices }: Asked): string => [question, ...choices.map((choice) => `- ${choice}`)].join('\n');
