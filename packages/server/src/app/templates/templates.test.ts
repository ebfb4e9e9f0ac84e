import { anyEntry } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, TestPlane } from '../testing/plane.ts';
import { sampleDefinition, sampleTemplate } from './testing/samples.ts';

const jo = person('jo');
const page = { limit: 50, after: null };
const stranger = { userId: 'nobody', limits: null, address: '127.0.0.1' };

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const audited = async () =>
  (await plane.app.audit.page({ ...anyEntry, action: 'template', scope: null }, page)).entries.map(({ entry }) => entry);

describe('a template', () => {
  test('is made, shown by id and name, changed, and removed; its name is free then', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate(), jo);
    expect(await codeOf(plane.app.templates.create(sampleTemplate(), jo))).toBe('template_name_taken');
    expect((await plane.app.templates.show('nightly', null)).template.id).toBe(template.id);
    const changed = await plane.app.templates.change(template.id, { description: 'at night', missed: 'skip' }, jo);
    expect(changed.template).toMatchObject({ description: 'at night', missed: 'skip', name: 'nightly', changedBy: 'jo' });
    await plane.app.templates.remove(template.id, jo);
    await plane.app.templates.remove(template.id, jo);
    expect(await codeOf(plane.app.templates.show('nightly', null))).toBe('template_not_found');
    expect((await plane.app.templates.show(template.id, null)).template.removedAt, 'histories find it').not.toBeNull();
    expect(await codeOf(plane.app.templates.change(template.id, {}, jo))).toBe('template_removed');
    expect(await codeOf(plane.app.templates.trigger(template.id, { parameters: {} }, jo, null))).toBe('template_removed');
    await plane.app.templates.create(sampleTemplate(), jo);
    expect((await plane.app.templates.list({ project: null, scope: null, search: null, page })).templates).toHaveLength(1);
  });

  test('tells the audit log and the live views of every change by people', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate(), jo);
    await plane.app.templates.disable(template.id, jo, 'too loud');
    await plane.app.templates.enable(template.id, jo);
    await plane.app.templates.change(template.id, { name: 'weekly' }, jo);
    await plane.app.templates.trigger(template.id, { parameters: {} }, jo, null);
    await plane.app.templates.remove(template.id, jo);
    const verbs = ['create', 'disable', 'enable', 'edit', 'trigger', 'remove'];
    const entries = (await audited()).reverse();
    expect(entries.map(({ action }) => action)).toEqual(verbs.map((verb) => `template.${verb}`));
    expect(entries[3]).toMatchObject({ before: { name: 'nightly' }, after: { name: 'weekly' }, target: { id: template.id } });
    expect(plane.eventTypes(template.id)).toEqual(
      ['created', 'disabled', 'enabled', 'changed', 'submitted', 'removed'].map((type) => `template.${type}`),
    );
  });

  test('of a name that another has can not be renamed to it', async () => {
    await plane.app.templates.create(sampleTemplate({ name: 'a' }), jo);
    const { template } = await plane.app.templates.create(sampleTemplate({ name: 'b' }), jo);
    expect(await codeOf(plane.app.templates.change(template.id, { name: 'a' }, jo))).toBe('template_name_taken');
  });

  test('that somebody does not see is not there', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate(), jo);
    const theirs = plane.app.as(stranger).templates;
    expect(await codeOf(theirs.show(template.id, null))).toBe('template_not_found');
    expect(await codeOf(theirs.trigger(template.id, { parameters: {} }, jo, null))).toBe('template_not_found');
    expect(await codeOf(theirs.create(sampleTemplate(), jo))).toBe('permission_denied');
    expect((await theirs.list({ project: null, scope: null, search: null, page })).templates).toEqual([]);
    expect(await theirs.views([template.id])).toEqual([]);
  });

  test('is made though nobody knows whether its commit was carried out', async () => {
    plane.store.meet('unknown', 'template');
    expect((await plane.app.templates.create(sampleTemplate(), jo)).template.name).toBe('nightly');
  });

  test('goes with its project, which says so before', async () => {
    await plane.app.scopes.createOrganization('acme', jo);
    await plane.app.scopes.createProject('acme', 'site', jo);
    const { template } = await plane.app.templates.create(sampleTemplate({ project: 'acme/site' }), jo);
    expect(await plane.app.scopes.removal('organization', 'acme')).toMatchObject({ templates: 1 });
    await plane.app.scopes.remove('organization', 'acme', jo);
    await plane.advance(3_000);
    expect((await plane.store.read.get('template', template.id))?.removedAt).not.toBeNull();
  });
});

describe('triggered by somebody', () => {
  const parameters = [
    { name: 'target', description: '', default: null, required: true, choices: ['a', 'b'] },
    { name: 'note', description: '', default: 'none', required: false, choices: null },
  ];
  const job = sampleDefinition({
    name: 'to {{ target }}',
    spec: { command: ['echo', '{{target}}: {{ note }}', '{{.Go}}'], environment: { A: '1' } },
  });

  test('it runs with the values that are given, in its texts and in its environment', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate({ parameters, job }), jo);
    const given = { parameters: { target: 'a', note: '{{ target }}' } };
    const { view } = await plane.app.templates.trigger(template.id, given, jo, null);
    expect(view.job).toMatchObject({ name: 'to a', createdBy: 'jo', templateId: template.id });
    expect(view.job.run).toEqual({ trigger: 'person', scheduledFor: null, lateMs: null, parameters: given.parameters });
    expect((await plane.app.jobs.detail(view.job.id)).spec).toEqual({
      command: ['echo', 'a: {{ target }}', '{{.Go}}'],
      environment: { A: '1', BATON_PARAM_TARGET: 'a', BATON_PARAM_NOTE: '{{ target }}' },
    });
    const again = await plane.app.jobs.rerun(view.job.id, jo, null);
    expect([again.view.job.templateId, again.view.job.run], 'a re-run is no run of the template').toEqual([null, null]);
  });

  test.each([
    [{}, 'target'],
    [{ target: 'c' }, 'target'],
    [{ target: 'a', other: '' }, 'other'],
    [{ target: 'a', note: 'x'.repeat(5_000) }, 'note'],
    [{ target: 'a', note: '\0' }, 'note'],
  ])('values that are not right are refused: %j', async (given, parameter) => {
    const { template } = await plane.app.templates.create(sampleTemplate({ parameters, job }), jo);
    const call = plane.app.templates.trigger(template.id, { parameters: given as Record<string, string> }, jo, null);
    await expect(call).rejects.toMatchObject({ code: 'parameter_invalid', detail: { parameter } });
  });

  test('the same call again with its key answers the same job; another one with that key is refused', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate({ parameters, job }), jo);
    const call = (target: string) => plane.app.templates.trigger(template.id, { parameters: { target } }, jo, 'once');
    const [first, second] = await Promise.all([call('a'), call('a')]);
    expect(first.view.job.id).toBe(second.view.job.id);
    expect([first.created, second.created].sort()).toEqual([false, true]);
    expect((await call('a')).created).toBe(false);
    expect(await codeOf(call('b'))).toBe('idempotency_key_reused');
    expect((await plane.app.templates.show(template.id, null)).template).toMatchObject({ runs: 1, open: [first.view.job.id] });
  });

  test('it runs once though nobody knows whether its commit was carried out, and is given to a runner', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate(), jo);
    plane.store.meet('unknown', 'template');
    const { view, created } = await plane.app.templates.trigger(template.id, { parameters: {} }, jo, null);
    expect(created).toBe(true);
    expect((await plane.app.templates.runs(template.id, page)).rows.map(({ job: made }) => made?.job.id)).toEqual([view.job.id]);
    const runner = await plane.runner('one');
    expect((await runner.take()).jobId).toBe(view.job.id);
  });

  test('it runs though it is disabled or an earlier run is not over, up to a bound', async () => {
    const { template } = await plane.app.templates.create(sampleTemplate({ enabled: false }), jo);
    const call = () => plane.app.templates.trigger(template.id, { parameters: {} }, jo, null);
    for (let run = 0; run < 100; run++) await call();
    expect(await codeOf(call())).toBe('template_crowded');
    const { openRuns, lastJob, template: row } = await plane.app.templates.show(template.id, null);
    expect([openRuns, row.runs]).toEqual([100, 100]);
    await plane.app.jobs.cancel(lastJob?.job.id ?? '', jo, null);
    expect((await call()).created).toBe(true);
  });

  test('secrets that are not there refuse the run of a person', async () => {
    const { template } = await plane.app.templates.create(
      sampleTemplate({ job: sampleDefinition({ secrets: { A: 'KEY' } }) }),
      jo,
    );
    expect(await codeOf(plane.app.templates.trigger(template.id, { parameters: {} }, jo, null))).toBe('secret_unknown');
    await plane.app.secrets.set(null, { name: 'KEY', value: 'value', description: null, by: jo });
    const { view } = await plane.app.templates.trigger(template.id, { parameters: {} }, jo, null);
    expect(view.job.hasSecrets).toBe(true);
  });
});

describe('what can not be saved', () => {
  const parameter = { name: 'x', description: '', default: null, required: false, choices: null };
  test.each([
    ['name', { name: ' a' }],
    ['name', { name: 'a\nb' }],
    ['parameter X', { parameters: [{ ...parameter, name: 'X' }] }],
    ['parameter x', { parameters: [parameter, parameter] }],
    ['parameter x', { parameters: [{ ...parameter, choices: ['a'], default: 'b' }] }],
    [
      'parameter x',
      { parameters: [{ ...parameter, required: true }], schedule: { kind: 'recurring', minDelayMs: 1_000, maxDelayMs: 1_000 } },
    ],
    ['job.spec.command[1]', { job: sampleDefinition({ spec: { command: ['echo', '{{ y }}'] } }) }],
    ['job.spec.script', { parameters: [parameter], job: sampleDefinition({ spec: { script: 'echo {{ x }}' } }) }],
    ['overlap', { overlap: 'queue', job: sampleDefinition({ concurrency: { key: 'k', limit: 1 } }) }],
  ] as const)('%s', async (where, patch) => {
    const call = plane.app.templates.create(sampleTemplate(patch as object), jo);
    await expect(call).rejects.toMatchObject({ code: 'template_invalid', detail: { where } });
  });

  test.each([
    ['line 1, day of the month,', { kind: 'cron', lines: '0 0 30 2 *', timeZone: 'UTC' }],
    ['timeZone', { kind: 'cron', lines: '@daily', timeZone: 'Mars/Base' }],
    ['minDelayMs', { kind: 'recurring', minDelayMs: 10, maxDelayMs: 2_000 }],
    ['maxDelayMs', { kind: 'recurring', minDelayMs: 3_000, maxDelayMs: 2_000 }],
  ] as const)('a schedule: %s', async (where, schedule) => {
    const call = plane.app.templates.create(sampleTemplate({ schedule }), jo);
    await expect(call).rejects.toMatchObject({ code: 'schedule_invalid', detail: { where } });
    expect(() => plane.app.templates.preview(schedule, 3)).toThrow('schedule_invalid');
  });

  test('a runner that they do not see', async () => {
    expect(await codeOf(plane.app.templates.create(sampleTemplate({ job: sampleDefinition({ runner: 'none' }) }), jo))).toBe(
      'runner_not_found',
    );
  });
});
