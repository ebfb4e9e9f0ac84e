import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainRequirements } from '../match/requirements.ts';
import { minimalOffering } from './change/apply.ts';
import { explain } from './explain.ts';
import { hindrances } from './reasons.ts';
import { sampleWorld } from './testing/worlds.ts';
import { blockText, changeText, explanationText, heldBackText, misfitText, type Names, reasonText } from './words.ts';

const names: Names = { scope: (id) => `«${id}»`, runner: (id) => `<${id}>` };

test('an explanation in words', () => {
  const change = [
    { change: 'resume' as const, scopeId: 'instance' },
    { change: 'resume' as const, scopeId: 'p' },
    { change: 'add_label' as const, runnerId: 'r', runnerName: 'box', deviceId: 'sdr0', label: 'tx' },
    { change: 'wait' as const, runnerId: 'r', runnerName: 'box' },
  ];
  const blocks = [
    { block: 'paused' as const, scopeId: 'instance', cause: 'asked' as const, by: 'jo', why: 'works on the roof', until: null },
  ];
  const two = { jobs: 2, orMore: false };
  const explanation = { verdict: 'blocked' as const, place: two, blocks, heldBack: [], groups: [], runners: 1, change };
  expect(explanationText(explanation, names)).toBe(
    'It may not start now. The system is paused by jo: works on the roof. 2 jobs are before it. ' +
      'To start it: resume the system, then resume «p», then add the label tx to the device sdr0 of box, then wait for box.',
  );
  const waiting = { ...explanation, verdict: 'waiting' as const, blocks: [], change: [] };
  expect(explanationText({ ...waiting, place: { jobs: 0, orMore: false } }, names)).toBe(
    'It waits for a runner. It is the next in line. It is about to start.',
  );
  expect(explanationText({ ...waiting, place: { jobs: 1000, orMore: true } }, names)).toContain(
    ' At least 1000 jobs are before it.',
  );
  const putOff = [{ block: 'put_off' as const, until: 500 }];
  expect(explanationText({ ...explanation, place: null, blocks: putOff, change: [] }, names)).toBe(
    'It may not start now. It was put off and is tried again later.',
  );
});

test('a pool that holds back says what failed last, and whether it tries again by itself', () => {
  const pool = { poolId: 'c', poolName: 'cloud', inRow: 1, reason: 'no such image: baton:9\n', until: 60_000 };
  expect(heldBackText(pool)).toBe(
    'The pool cloud waits before it starts another runner: one start of a runner failed. The last one: no such image: baton:9.',
  );
  expect(heldBackText({ ...pool, inRow: 5, reason: 'no such image.', until: null })).toBe(
    'The pool cloud starts no runner until somebody resumes it: 5 starts in a row failed. The last one: no such image.',
  );
});

test.each([
  [{ requirement: 'pin' as const, needed: 'r9' }, 'the job is pinned to <r9>'],
  [{ requirement: 'range' as const, name: 'f', needed: { min: 7, max: 7 }, found: [] }, 'offers no f; the job needs 7'],
  [
    {
      requirement: 'range' as const,
      name: 'f',
      needed: { min: 433_920_000, max: 433_920_000 },
      found: [{ min: -5_000, max: 12_345.25 }],
    },
    'offers f -5000 to 12\u202f345.25 only; the job needs 433\u202f920\u202f000',
  ],
  [
    { requirement: 'range' as const, name: 'f', needed: { min: 7, max: 9 }, found: [{ min: 1, max: 5 }] },
    'offers f 1 to 5 only; the job needs 7 to 9',
  ],
  [
    {
      requirement: 'draw' as const,
      name: 'f',
      needed: [
        { min: 7, max: 9 },
        { min: 12, max: 12 },
      ],
      found: [],
    },
    'offers no f; the job draws one from 7 to 9 or 12',
  ],
  [
    {
      requirement: 'draw' as const,
      name: 'f',
      needed: [{ min: 7, max: 9 }],
      found: [
        { min: 1, max: 5 },
        { min: 6, max: 6 },
      ],
    },
    'offers f 1 to 5 and 6 only; the job draws one from 7 to 9',
  ],
  [{ requirement: 'attribute' as const, name: 'os', needed: 'mac', found: null }, 'has no attribute os; the job needs os=mac'],
  [
    { requirement: 'executor_version' as const, executor: 'shell', needed: '5', found: null },
    'has shell in an unknown version; the job needs 5 or newer',
  ],
])('%j: %s', (misfit, text) => {
  expect(misfitText(misfit, names)).toBe(text);
});

test('of several runners it is said in the plural', () => {
  const misfits: Parameters<typeof misfitText>[0][] = [
    { requirement: 'executor', needed: 'shell' },
    { requirement: 'label', needed: 'gpu' },
    { requirement: 'scope', needed: 'p' },
    { requirement: 'fence' } as never,
    { requirement: 'protection', needed: 'p' },
  ];
  expect(misfits.map((misfit) => misfitText(misfit, names, 2))).toEqual([
    'do not offer the executor shell',
    'lack the label gpu',
    'take no jobs of «p»',
    'can not stop their jobs by themselves when they are cut off, which this job needs',
    'are trusted and take only jobs of protected scopes; «p» is not protected',
  ]);
  expect(reasonText({ misfit: { requirement: 'fence' } as never, speaks: 'semaphore' }, names, 3)).toMatch(/^speak Semaphore's/);
  for (const hindrance of hindrances) {
    const [one, several] = [1, 2].map((runners) => reasonText({ hindrance }, names, runners));
    expect([one, several]).toEqual([
      expect.stringMatching(/^(?:is|was|has|asks|takes|sleeps|finishes)\b/),
      expect.not.stringMatching(/^\w+s\b/),
    ]);
  }
});

test('what only runners of another system do, and none does, is told by its name', () => {
  const misfit = { requirement: 'executor' as const, needed: 'gitea-workflow' };
  const groups = [{ reason: { misfit }, runners: 2, listed: [] }];
  const offering = minimalOffering({ ...plainRequirements('p', 'gitea-workflow'), labels: ['linux'] });
  const explanation = { verdict: 'impossible' as const, place: null, blocks: [], heldBack: [], groups, runners: 2 };
  expect(explanationText({ ...explanation, change: [{ change: 'add_runner', offering }] }, names)).toBe(
    'No runner offers gitea-workflow. To start it: add a runner of Gitea for «p» with gitea-workflow, the label linux.',
  );
  const alone = { ...explanation, groups: [], runners: 0 };
  expect(explanationText({ ...alone, change: [{ change: 'add_runner', offering }] }, names)).toMatch(
    /^No runner offers gitea-workflow\./,
  );
  expect(explanationText({ ...alone, change: null }, names)).toMatch(/^No runner that is registered/);
});

test('what no protocol of another system can express asks for a runner of our own', () => {
  const offering = { ...minimalOffering(plainRequirements('p', 'shell')), native: true };
  expect(changeText({ change: 'add_runner', offering }, names)).toBe("add a runner of Baton's own for «p» with shell");
});

test('whatever an explanation says, there are whole words for it', () => {
  const story = fc.property(sampleWorld, ({ job, snapshot }) => {
    const explanation = explain(job, snapshot, 100);
    const texts = [
      explanationText(explanation, names),
      ...explanation.heldBack.map(heldBackText),
      ...explanation.blocks.map((block) => blockText(block, names)),
      ...explanation.groups.map(({ reason }) => reasonText(reason, names)),
      ...(explanation.change ?? []).map((change) => changeText(change, names)),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\s$|^\s| {2}/);
      expect(text.length).toBeGreaterThan(5);
    }
  });
  fc.assert(story, { numRuns: 500, seed: 2 });
});
