import type { Explanation, QueuedClass, UsedUpKey } from '@baton/protocol';
import type { ExplanationView, QueuedClassView, UsedUpKeyView } from '../../app/index.ts';

/** An explanation as the wire shows it. */
export function explanationOf(view: ExplanationView): Explanation {
  const { verdict, place, text, blocks, heldBack, groups, runners, change } = view;
  return {
    verdict,
    place: place === null || place.orMore ? null : place.jobs,
    placeMin: place?.jobs ?? null,
    text,
    blocks: blocks.map((each) => ({
      block: each.block,
      until: 'until' in each ? each.until : null,
      ...(each.block === 'paused' && { by: each.by, why: each.why }),
      text: each.text,
    })),
    heldBack: heldBack.map(({ poolId, poolName, inRow, reason, until, text: why }) => ({
      ...{ pool: poolId, name: poolName, failures: inRow, reason, until, text: why },
    })),
    groups: groups.map(({ reason, runners: count, listed, text: why }) => ({
      reason: { ...reason },
      runners: count,
      listed,
      text: why,
    })),
    runners,
    change: change?.map((each) => changeOf(each)) ?? null,
  };
}

type Change = NonNullable<ExplanationView['change']>[number];

function changeOf({ change: { change, ...detail }, scope, text }: Change): NonNullable<Explanation['change']>[number] {
  const runnerId = 'runnerId' in detail ? detail.runnerId : null;
  return { change, runnerId, detail: scope === null ? detail : { ...detail, scope }, text };
}

/** A kind of waiting job as the wire shows it. */
export function queueClassOf(view: QueuedClassView, scopeName: (id: string) => string): QueuedClass {
  const { classId, waiting, oldestQueuedAt, requirements, pinnedToName } = view;
  const { scopeId, executor, labels, ranges, draw, attributes, device, runnerId } = requirements;
  const pin = { pinnedTo: runnerId, pinnedToName };
  const needs = { project: scopeName(scopeId), executor, labels, ranges, draw, attributes, device, ...pin };
  return { classId, waiting, oldestQueuedAt, ...needs, ...explanationOf(view) };
}

export const usedUpKeyOf = ({ projectName: project, key, held, limit }: UsedUpKeyView): UsedUpKey => ({
  project,
  key,
  held,
  limit,
});
