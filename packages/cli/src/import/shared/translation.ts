import type { NewTemplate, PauseWindow, SetNamedRange, TemplateParameter } from '@baton/protocol';
import { Invalid } from './fields.ts';

/** A template as files of templates hold it. */
export type FileTemplate = Omit<NewTemplate, 'project'>;

export type Kind = 'template' | 'range' | 'pause hours' | 'secret' | 'runner' | 'schedule' | 'other';

/** Something that does not come over: because Baton has nothing of the kind (`skipped`), or because it is wrong (`refused`). */
export interface LeftOut {
  kind: Kind;
  name: string;
  /** file, and place within it */
  place: string;
  outcome: 'skipped' | 'refused';
  reason: string;
}

/** A secret that the templates name, whose value no export holds. */
export interface WantedSecret {
  name: string;
  /** what it was there */
  what: string;
}

/** What is to be done by hand. */
export interface ByHand {
  what: string;
  commands: string[];
}

/** The same as files say it: with the templates or the secret without any of which there is nothing to do, where there are such. */
export interface PossibleByHand extends ByHand {
  for?: { templates: string[] } | { secret: string };
}

/** What files of another system come to in Baton. */
export interface Translation {
  ranges: { place: string; name: string; range: Omit<SetNamedRange, 'scope'> }[];
  templates: { place: string; template: FileTemplate }[];
  hours: { place: string; hours: PauseWindow[] } | null;
  secrets: WantedSecret[];
  left: LeftOut[];
  byHand: PossibleByHand[];
}

export const emptyTranslation = (): Translation => ({
  ranges: [],
  templates: [],
  hours: null,
  secrets: [],
  left: [],
  byHand: [],
});

/** A template that the project has already. */
export interface StandingTemplate {
  name: string;
  /** names of secrets that its jobs get */
  secrets: readonly string[];
  /** its specification as JSON */
  spec: string;
}

/** What the one who imports said, and what there is. */
export interface ImportOptions {
  project: string | null;
  /** of the server, for commands that are printed */
  url: string;
  /** of times of day for which the files name none */
  timeZone: string;
  /** bytes of a file that the import names; null: it is not there */
  file(name: string): Buffer | null;
  /** of the project, before the import */
  standing: readonly StandingTemplate[];
}

/** Reads one thing of a file; what is wrong with it is told, and the rest goes on. */
export function attempt(into: Translation, kind: Kind, name: string, place: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    into.left.push({ kind, name, place, outcome: 'refused', reason: error.message });
  }
}

export const skip = (into: Translation, kind: Kind, name: string, place: string, reason: string): void =>
  void into.left.push({ kind, name, place, outcome: 'skipped', reason });

/** Takes a template in, unless another one of the files has its name. */
export function takeTemplate(into: Translation, place: string, template: FileTemplate): void {
  const twin = into.templates.find((each) => each.template.name === template.name);
  if (twin) throw new Invalid('its name', `stands in ${twin.place} too`);
  into.templates.push({ place, template: runsByItself(into, place, template) });
}

/** A schedule gives no values: what it must have none for is not required here, and empty when it was not there either. */
function runsByItself(into: Translation, place: string, template: FileTemplate): FileTemplate {
  const { schedule, parameters = [], name } = template;
  const isAsked = ({ required, default: usual }: TemplateParameter): boolean => required === true && usual === undefined;
  const asked = parameters.filter(isAsked);
  if (schedule === undefined || schedule.kind === 'manual' || asked.length === 0) return template;
  const names = asked.map((each) => each.name).join(', ');
  const reason = 'its schedule gives no value, so that it is empty then: give the parameter a default where it must not be';
  skip(into, 'other', `required ${names} of ${name}`, place, reason);
  return { ...template, parameters: parameters.map((each) => (isAsked(each) ? { ...each, required: false } : each)) };
}

/** What is to be done for a template, said once for all those for which it is the same. */
export function tellFor(into: Translation, template: string, what: string): void {
  const said = into.byHand.find((each) => each.what === what)?.for;
  if (said && 'templates' in said) said.templates.push(template);
  else into.byHand.push({ what, commands: [], for: { templates: [template] } });
}

/** The same secret may be wanted by many. */
export function wantSecret(into: Translation, secret: WantedSecret): void {
  if (!into.secrets.some(({ name }) => name === secret.name)) into.secrets.push(secret);
}
