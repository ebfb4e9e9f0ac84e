import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, Scalar, visit, type YAMLMap } from 'yaml';
import { UnfitWorkflow } from './unfit.ts';

/** What a workflow needs before a runner can do it, which it may lack. */
export interface PayloadNeeds {
  /** labels that the runner declared: it takes none but these for its own */
  labels: readonly string[];
  /** for where the workflow has none */
  name: string;
  /** for all steps, before what the workflow says */
  environment: Readonly<Record<string, string>>;
  timeLimitMs: number | null;
  /** nobody but its runner ends it when that is cut off, and then it must not run longer */
  isStop: boolean;
}

export interface Payload {
  text: string;
  /** of the one job in it */
  jobId: string;
  /** of the workflow */
  name: string;
}

/**
 * The workflow as a runner gets it: one job, that asks for a label which the runner knows, since it would look for another machine otherwise.
 *
 * Scalars keep their spelling (`1.10` is not `1.1`), because the runner reads them itself. What needs no change stays the text that it was. Throws
 * {@link UnfitWorkflow}.
 */
export function payloadOf(text: string, needs: PayloadNeeds): Payload {
  // without types: all scalars are texts, and printed as they were read
  const document = parseDocument(text, { schema: 'failsafe', maxAliasCount: 100, logLevel: 'silent' } as never);
  const [error] = document.errors;
  if (error) throw new UnfitWorkflow(`the workflow is no valid YAML: ${error.message.split('\n', 1)[0]}`);
  writeOut(document);
  if (!isMap(document.contents)) throw new UnfitWorkflow('the workflow is no mapping');
  const whole = document.contents;
  const { jobId, job } = oneJob(document, whole);
  const changes = [
    setMissing(whole, 'on', quoted('push')),
    setMissing(whole, 'name', quoted(needs.name)),
    leave(job, 'needs'),
    askForLabel(document, job, needs.labels),
    addEnvironment(document, whole, needs.environment),
    limitTime(job, needs),
  ];
  const isChanged = changes.includes(true);
  const name = textOf(whole.get('name')) ?? needs.name;
  return { text: isChanged ? document.toString({ lineWidth: 0 }) : text, jobId, name };
}

/** Also of those within what is named by others. */
const aliasesMax = 1_000;

/** What stands once and is meant twice stands twice: a change of one place must not change the other, or take away what it names. */
function writeOut(document: Document): void {
  const anchored = new Map<string, Node>();
  let written = 0;
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) anchored.set(node.anchor, node);
    },
    Alias: (_, { source }) => {
      const meant = anchored.get(source);
      if (meant === undefined) throw new UnfitWorkflow(`the workflow names ${source}, which is not there`);
      written += 1;
      if (written > aliasesMax) throw new UnfitWorkflow('the workflow repeats itself by too many aliases');
      return meant.clone() as Node;
    },
  });
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) delete node.anchor;
    },
  });
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function oneJob(document: Document, whole: YAMLMap): { jobId: string; job: YAMLMap } {
  const jobs = resolved(document, whole.get('jobs', true));
  const [first, ...others] = isMap(jobs) ? jobs.items : [];
  if (!first || others.length > 0) throw new UnfitWorkflow(`the workflow has ${first ? 'more than one job' : 'no job'}`);
  const job = resolved(document, first.value);
  if (!isMap(job)) throw new UnfitWorkflow('the job of the workflow is no mapping');
  return { jobId: isScalar(first.key) ? String(first.key.value) : String(first.key), job };
}

const resolved = (document: Document, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

/** A text, whatever it looks like: without quotation marks `null` would be nothing. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function setMissing(map: YAMLMap, key: string, value: Scalar): boolean {
  const before = map.get(key);
  if (before !== undefined && before !== null && before !== '') return false;
  map.set(key, value);
  return true;
}

const leave = (map: YAMLMap, key: string): boolean => map.delete(key);

function askForLabel(document: Document, job: YAMLMap, labels: readonly string[]): boolean {
  const node = resolved(document, job.get('runs-on', true));
  const asked = isSeq(node) ? node.items : [node];
  const isKnown = asked.some((each) => isScalar(each) && labels.includes(String(each.value)));
  const [label] = labels;
  if (isKnown || label === undefined) return false;
  job.set('runs-on', quoted(label));
  return true;
}

function addEnvironment(document: Document, whole: YAMLMap, environment: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(environment);
  if (entries.length === 0) return false;
  const own = resolved(document, whole.get('env', true));
  const env = isMap(own) ? own : document.createNode({});
  for (const [name, value] of entries) env.set(name, quoted(value));
  if (env !== own) whole.set('env', env);
  return true;
}

const minuteMs = 60_000;

/**
 * The runner keeps the time limit too, where it can, also when nobody can tell it: in whole minutes. Ours comes first, but for a `stop` job, whose runner
 * may be the only one to end it: then a minute less is right, and one more is not.
 */
function limitTime(job: YAMLMap, { timeLimitMs, isStop }: PayloadNeeds): boolean {
  if (timeLimitMs === null) return false;
  const minutes = isStop ? Math.max(1, Math.floor(timeLimitMs / minuteMs)) : Math.ceil(timeLimitMs / minuteMs);
  const own = job.has('timeout-minutes') ? String(job.get('timeout-minutes')) : null;
  // what is no whole number, runners take for no limit at all
  if (own !== null && (!isStop || (/^[1-9]\d*$/.test(own) && Number(own) <= minutes))) return false;
  job.set('timeout-minutes', String(minutes));
  return true;
}
