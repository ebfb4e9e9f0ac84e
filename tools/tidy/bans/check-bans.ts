import type { Finding } from '../finding.ts';
import { importsOf } from '../imports.ts';
import { matchesAny } from '../pattern.ts';
import type { Source } from '../source.ts';
import type { Node } from '../walk.ts';
import { walk } from '../walk.ts';
import { matchImport, matchPlace } from './matchers.ts';
import type { Ban } from './types.ts';

/** Applies the bans that concern a file. */
function checkFile(bans: readonly Ban[], source: Source): Finding[] {
  const active = bans.filter((ban) => matchesAny(ban.where, source.path) && !matchesAny(ban.except ?? [], source.path));
  if (active.length === 0) return [];
  const found = new Map<string, Finding>();
  const report = (ban: Ban, line: number, what: string | undefined) => {
    if (what === undefined) return;
    const problem = `${what} is banned here: ${ban.why}`;
    found.set(`${line} ${problem}`, { file: source.path, line, problem, advice: ban.instead });
  };
  for (const item of importsOf(source)) {
    for (const ban of active) for (const match of ban.match) report(ban, item.line, matchImport(match, item));
  }
  walk(source.parsed.program as unknown as Node, (place) => {
    for (const ban of active) {
      for (const match of ban.match) report(ban, source.lineAt(place.node.start), matchPlace(match, place));
    }
  });
  return [...found.values()];
}

/** What must not be written where. */
export function checkBans(bans: readonly Ban[], sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => checkFile(bans, source));
}
