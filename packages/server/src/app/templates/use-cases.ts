import type {
  Actor,
  EventDetail,
  JobDefinition,
  Missed,
  Overlap,
  PassedReason,
  RunTrigger,
  Schedule,
  Template,
  TemplateParameter,
} from '@baton/core';
import type { Page, Paged } from '../../store/interface.ts';
import type { JobView } from '../jobs/use-cases.ts';

export interface TemplateInput {
  /** `owner/name`; null: the default project */
  project: string | null;
  name: string;
  description: string;
  job: JobDefinition;
  parameters: TemplateParameter[];
  schedule: Schedule;
  overlap: Overlap;
  missed: Missed;
  /** a template that is made disabled never ran */
  enabled: boolean;
}

/** What is not given stays as it is; what is given replaces the whole of it. */
export type TemplateEdit = Partial<Omit<TemplateInput, 'project' | 'enabled'>> & { unchangedSince?: number | undefined };

export interface TemplateListInput {
  /** a project by its name; null: all that they see */
  project: string | null;
  /** a scope by its name, with all that stands under it; null: all that they see. A project says more */
  scope: string | null;
  /** part of the name, or the beginning of the id */
  search: string | null;
  page: Page;
}

/** A template with what people want to see beside it. */
export interface TemplateView {
  template: Template;
  projectName: string;
  /** of its newest run; null: there was none, or the job is not there any more */
  lastJob: JobView | null;
  /** runs that are not over now */
  openRuns: number;
}

export interface TemplateDetailView extends TemplateView {
  /** the next times at which it is due, a few; none unless it is enabled and has a `cron` schedule */
  nextDue: number[];
}

/** A run of a template, or a due time that made none. */
export interface RunView {
  /** when it was submitted or passed */
  at: number;
  trigger: RunTrigger;
  scheduledFor: number | null;
  /** null: in time */
  lateMs: number | null;
  parameters: Readonly<Record<string, string>>;
  /** null: it made none, and `passed` says why */
  job: JobView | null;
  passed: { why: PassedReason; problem: { code: string; detail: EventDetail } | null } | null;
}

export interface TriggerInput {
  /** values by name; those that are not given are the defaults */
  parameters: Readonly<Record<string, string>>;
}

/**
 * Saved jobs, as far as someone may see and change them. Needs `view` for looking, `run_jobs` for triggering, `manage_templates` for everything else.
 * All throw `template_not_found`; those that change throw `template_removed` besides. Runs that a schedule submits are those of the project: nobody's
 * permission is asked then.
 */
export interface TemplateUseCases {
  /** by name; throws `project_not_found`, `scope_not_found` */
  list(input: TemplateListInput): Promise<{ templates: TemplateView[]; next: string | null }>;
  /** by id, or by name in a project (null: the default one) */
  show(idOrName: string, project: string | null): Promise<TemplateDetailView>;
  /** those of these ids that they see */
  views(ids: readonly string[]): Promise<TemplateView[]>;
  /** newest first; runs that made no job are told on the page in whose time they fall */
  runs(id: string, page: Page): Promise<Paged<RunView>>;
  /** throws `project_not_found`, `template_name_taken`, `template_invalid`, `schedule_invalid`, `runner_not_found`, `storage_full` */
  create(input: TemplateInput, by: Actor): Promise<TemplateDetailView>;
  /** throws as `create`. A change of the schedule counts from now on; it ends a back-off */
  change(id: string, edit: TemplateEdit, by: Actor): Promise<TemplateDetailView>;
  /** what is due while it is disabled is gone */
  disable(id: string, by: Actor, reason: string | null): Promise<TemplateDetailView>;
  enable(id: string, by: Actor): Promise<TemplateDetailView>;
  /** its runs stay, and go on */
  remove(id: string, by: Actor): Promise<void>;
  /**
   * Runs it now, disabled or not, whatever else of it runs. With a key, the same call again answers the job of the first time (`created: false`).
   * Throws `parameter_invalid`, and whatever the submission of a job throws.
   */
  trigger(
    id: string,
    input: TriggerInput,
    by: Actor,
    idempotencyKey: string | null,
  ): Promise<{ view: JobView; created: boolean }>;
  /** throws what keeps a template from being made or changed so, apart from its name and from what only a run meets; changes nothing */
  check(input: TemplateInput, by: Actor): void;
  /** the next times of a schedule as of now; throws `schedule_invalid` */
  preview(schedule: Schedule, count: number): number[];
}
