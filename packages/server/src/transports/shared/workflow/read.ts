import { ApiError, Label, workflowCharsMax } from '@baton/protocol';
import type { Json } from '@baton/protocol/yaml';
import { readYaml } from '@baton/protocol/yaml';
import { Compile } from 'typebox/compile';
import { jobKeys, stepKeys, workflowKeys } from './keys.ts';
import { LookedAt, workflowInvalid, written } from './looked-at.ts';

const stepsMax = 500;
/** Far more than as many steps have: a text of nothing but marks would hold up everybody else. */
const partsMax = 40_000;
const labelsMax = 64;
const nameCharsMax = 100;

const example = 'Write jobs: with one job, and its steps as a list of run: commands.';
const oneScalar = 'Write one value; quotation marks make a text of it.';
const usualShell = 'Write defaults as run: {shell: bash, working-directory: FOLDER}, or leave them out.';
const writeLabels = 'Write a label or a list of labels, such as linux or [linux, x64], or leave runs-on out for any runner.';

const isLabel = Compile(Label);
const idPattern = new RegExp(`^[A-Za-z_][A-Za-z0-9_-]{0,${nameCharsMax - 1}}$`);

/** A workflow that a runner of Gitea can run by itself. */
export interface Workflow {
  /** of its one job */
  jobId: string;
  /** what it is called, as Gitea shows it: by its own name, else by that of its job, else by the id of that; names that are evaluated are none */
  title: string;
  /** labels that the runner must have; none: any runner does */
  runsOn: string[];
  steps: number;
  /** all of it, as JSON; keys as they stand in the text */
  document: { [key: string]: Json };
}

/** Reads a workflow of one job whose steps are all `run:`. Throws `workflow_invalid` with the place of the first thing wrong, and what to do about it. */
export function readWorkflow(text: string): Workflow {
  const whole = wholeOf(text);
  whole.only(workflowKeys, example);
  whole.withoutMerges();
  const job = oneJob(whole.at('jobs'));
  checkValues(whole);
  checkHead(whole);
  checkJob(job);
  const steps = job.at('steps').items('Write its steps as a list of run: commands.');
  checkSteps(job.at('steps'), steps);
  const jobId = String(job.path.at(-1));
  return {
    jobId,
    title: nameOf(whole) ?? nameOf(job) ?? jobId,
    runsOn: labelsOf(job.at('runs-on')),
    steps: steps.length,
    document: whole.value as Workflow['document'],
  };
}

const start = { line: 1, column: 1 };

function wholeOf(text: string): LookedAt {
  const bytes = Buffer.byteLength(text);
  if (bytes > workflowCharsMax) {
    const remedy = 'Put long scripts where the runner finds them, and call them from here.';
    const problem = `has more than ${workflowCharsMax} bytes of UTF-8`;
    throw workflowInvalid(start, 'the workflow', { problem, value: String(bytes), remedy });
  }
  if (!text.isWellFormed()) {
    const wrong = {
      problem: 'has half a character in it',
      value: 'no UTF-8',
      remedy: 'Save the file in UTF-8, then send it again.',
    };
    throw workflowInvalid(start, 'the workflow', wrong);
  }
  try {
    const { value, positionOf } = readYaml(text, partsMax);
    return new LookedAt(value, [], positionOf);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [line, column] = [Number(error.detail.line), Number(error.detail.column)];
    const value = (text.split('\n', line)[line - 1] ?? '').trim().slice(0, nameCharsMax);
    const problem = `is no YAML that can be read: ${written(error.detail.problem)}`;
    throw workflowInvalid({ line, column }, 'the text', { problem, value, remedy: 'Correct the YAML there and send it again.' });
  }
}

function oneJob(jobs: LookedAt): LookedAt {
  const [id, ...others] = jobs.keys(example);
  if (id === undefined) throw jobs.refuse({ problem: 'has no job in it', value: 'none', remedy: example });
  const [second] = others;
  if (second !== undefined) {
    const remedy = 'Leave one, and submit each of the others as a job of its own.';
    throw jobs.at(second).refuse({ problem: 'is a second job', value: written([id, ...others].join(', ')), remedy });
  }
  const job = jobs.at(id);
  if (idPattern.test(id)) return job;
  const remedy = `Name it by letters, digits, - and _, at most ${nameCharsMax}, beginning with a letter.`;
  throw job.refuse({ problem: 'is no name of a job', value: written(id), remedy });
}

/** What stands at the top or in a job, and in a step as well. */
function checkValues(part: LookedAt): void {
  part.at('name').scalar(['string', 'number', 'boolean'], oneScalar);
  const env = part.at('env');
  if (env.value !== undefined && env.value !== null)
    for (const name of env.keys('Write variables as NAME: value.'))
      if (env.at(name).value !== null) env.at(name).scalar(['string', 'number', 'boolean'], oneScalar);
}

/** What of the top a runner could not read at all. */
function checkHead(whole: LookedAt): void {
  whole.at('run-name').scalar(['string', 'number', 'boolean'], oneScalar);
  const on = whole.at('on');
  const events = typeof on.value === 'object' && on.value !== null ? [] : [on];
  for (const event of Array.isArray(on.value) ? on.value.map((_, at) => on.at(at)) : events)
    if (event.value !== null) event.scalar(['string'], 'Name events, such as push or [push, workflow_dispatch].');
  checkDefaults(whole.at('defaults'));
}

function checkDefaults(defaults: LookedAt): void {
  if (defaults.value === undefined || defaults.value === null) return;
  defaults.keys(usualShell);
  const run = defaults.at('run');
  if (run.value === undefined || run.value === null) return;
  for (const name of run.keys(usualShell)) run.at(name).scalar(['string'], usualShell);
}

function nameOf(part: LookedAt): string | null {
  const { value } = part.at('name');
  const name = String(value ?? '').trim();
  return name === '' || name.includes('${{') ? null : name;
}

function checkJob(job: LookedAt): void {
  job.only(jobKeys, example);
  checkValues(job);
  checkConditions(job);
  checkDefaults(job.at('defaults'));
  const outputs = job.at('outputs');
  if (outputs.value === undefined || outputs.value === null) return;
  for (const name of outputs.keys('Write outputs as NAME: and an expression of what a step has put out.'))
    outputs.at(name).scalar(['string', 'number', 'boolean'], oneScalar);
}

function checkConditions(part: LookedAt): void {
  part.at('if').scalar(['string', 'number', 'boolean'], 'Write a condition, such as always().');
  part.at('continue-on-error').scalar(['boolean', 'string'], 'Write true or false.');
  checkMinutes(part.at('timeout-minutes'));
}

/** Runners read whole numbers, and take everything else for no limit at all. */
function checkMinutes(minutes: LookedAt): void {
  const remedy = 'Write a whole number of minutes.';
  minutes.scalar(['number', 'string'], remedy);
  const { value } = minutes;
  if (value === undefined || /^[1-9]\d{0,8}$/.test(String(value)) || /^\$\{\{.*\}\}$/s.test(String(value))) return;
  throw minutes.refuse({ problem: 'must be a whole number of minutes', value: written(value), remedy });
}

function checkSteps(list: LookedAt, steps: readonly LookedAt[]): void {
  if (steps.length > stepsMax) {
    const remedy = 'Put commands that belong together into one step.';
    throw list.refuse({ problem: `has more than ${stepsMax} steps`, value: String(steps.length), remedy });
  }
  const ids = new Set<string>();
  for (const step of steps) {
    step.only(stepKeys, 'Write a step as run: COMMAND.');
    const run = step.at('run');
    if (typeof run.value !== 'string' || run.value.trim() === '') {
      throw run.refuse({
        problem: 'must be commands',
        value: typeof run.value === 'string' ? JSON.stringify(run.value) : written(run.value),
        remedy: 'Give each step its commands by run, in quotation marks or behind |.',
      });
    }
    checkValues(step);
    checkConditions(step);
    step.at('shell').scalar(['string'], 'Name a shell of the machine, such as bash or sh.');
    step.at('working-directory').scalar(['string'], 'Write the path of a folder.');
    checkId(step.at('id'), ids);
  }
}

function checkId(id: LookedAt, before: Set<string>): void {
  if (id.value === undefined) return;
  const name = typeof id.value === 'string' ? id.value : '';
  const remedy = 'Name each step by letters, digits, - and _, beginning with a letter, and no two alike.';
  if (!idPattern.test(name) || before.has(name))
    throw id.refuse({ problem: before.has(name) ? 'is there twice' : 'is no name of a step', value: written(id.value), remedy });
  before.add(name);
}

function labelsOf(runsOn: LookedAt): string[] {
  const { value } = runsOn;
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return [];
  const each = Array.isArray(value) ? runsOn.items(writeLabels) : [runsOn];
  for (const label of each) checkLabel(label);
  const labels = [...new Set(each.map((label) => label.value as string))];
  if (labels.length <= labelsMax) return labels;
  throw runsOn.refuse({ problem: `has more than ${labelsMax} labels`, value: String(labels.length), remedy: writeLabels });
}

function checkLabel(label: LookedAt): void {
  const { value } = label;
  if (typeof value !== 'string') throw label.refuse({ problem: 'must be a label', value: written(value), remedy: writeLabels });
  if (value.includes('${{')) {
    const remedy = 'Write the label itself: a runner is looked for before anything of the workflow is evaluated.';
    throw label.refuse({ problem: 'is an expression', value: written(value), remedy });
  }
  if (!isLabel.Check(value)) throw label.refuse({ problem: 'is no label', value: written(value), remedy: writeLabels });
}
