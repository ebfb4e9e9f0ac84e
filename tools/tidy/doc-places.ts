import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

/** Pages that lead to places of this repository. */
export const placedPages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/reference/coverage.md'];

/** `packages/web/src/parts`: what begins with one of these folders and holds no pattern is a place. */
const place = /`((?:bench|docs|packages|tests|tools)\/[\w./-]+)`/g;

/** Every place that these pages name is there: a file or a folder, of the names that the text gives. */
export function checkPlaces(root: string, pages: readonly string[]): Finding[] {
  return pages.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(place)]
          .map(([, path = '']) => path)
          .filter((path) => !existsSync(join(root, path)))
          .map((path) => ({
            file,
            line: index + 1,
            problem: `leads to ${path}, which is not there`,
            advice: 'Name the place where it is now.',
          })),
      ),
  );
}
