import type { Offering } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';

/** Runners of Gitea, which alone do its workflows, have labels and nothing else. */
export function existsSomewhere(needs: Requirements): boolean {
  if (needs.executor !== 'gitea-workflow') return true;
  const { ranges, draw, attributes, device, executorVersionMin, runnerVersionMin, needsFence, needsNative } = needs;
  const named = [ranges, draw, attributes].some((record) => Object.keys(record).length > 0);
  return !named && device === null && executorVersionMin === null && runnerVersionMin === null && !needsFence && !needsNative;
}

/** What offers just enough for such a job. */
export function justEnough(needs: Requirements): Offering {
  const ranges: Offering['ranges'] = {};
  for (const [name, list] of Object.entries(needs.draw)) ranges[name] = [...list];
  for (const [name, need] of Object.entries(needs.ranges)) ranges[name] = [...(ranges[name] ?? []), need];
  const takesDevice = needs.device !== null;
  return {
    scopeId: needs.scopeId,
    labels: [...needs.labels],
    executors: { [needs.executor]: needs.executorVersionMin },
    ranges: takesDevice ? {} : ranges,
    attributes: { ...needs.attributes },
    version: needs.runnerVersionMin,
    devices: takesDevice ? [{ labels: [...(needs.device ?? [])], ranges }] : [],
    refusesUnlabelled: false,
    trusted: false,
    capacity: 1,
    fence: needs.needsFence,
    native: needs.needsNative,
  };
}
