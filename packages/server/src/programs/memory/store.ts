import type { ProgramStore } from '../../ports/programs.ts';
import { readChecked } from '../read-package.ts';

/** Keeps programs as long as the process lives; nothing can be started from it. */
export function createMemoryPrograms(): ProgramStore {
  const kept = new Map<string, Uint8Array>();
  return {
    async keep(version, source, expected) {
      const checked = await readChecked(version, source, expected);
      if ('problem' in checked) return checked;
      kept.set(version, checked.content);
      return { sha256: checked.sha256, bytes: checked.bytes };
    },
    package: async (version) => kept.get(version) ?? null,
    fileOf: async () => null,
    drop: async (version) => {
      kept.delete(version);
    },
  };
}
