import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { oneOf } from '../shared/states.ts';
import { NewTemplate } from './templates.ts';

const { project: _project, ...inFile } = NewTemplate.properties;

/** What a file of templates holds, in YAML or JSON. */
export const TemplateFile = Type.Object(
  {
    version: Type.Optional(Type.Literal(1)),
    templates: Type.Array(Type.Object(inFile, closed), { maxItems: 1_000 }),
  },
  closed,
);
export type TemplateFile = Static<typeof TemplateFile>;

/** `POST /api/v1/templates/import` */
export const ImportTemplates = Type.Object(
  {
    project: Type.Optional(Type.String({ maxLength: 241, description: '`owner/name`; default `baton/default`' })),
    yaml: Type.String({ maxLength: 1_000_000, description: 'a file of templates; JSON is YAML too' }),
    dryRun: Type.Optional(Type.Boolean({ description: 'only tell what would be done' })),
  },
  closed,
);
export type ImportTemplates = Static<typeof ImportTemplates>;

export const importOutcomes = ['created', 'changed', 'unchanged', 'refused'] as const;

/** What became of each template of the file, in its order. Those that are refused keep none of the others. */
export const TemplatesImported = Type.Object({
  templates: Type.Array(
    Type.Object({
      name: Type.String(),
      outcome: oneOf(importOutcomes),
      problem: Type.Union([Type.Object({ code: Type.String(), message: Type.String(), next: Type.String() }), Type.Null()]),
    }),
  ),
});
export type TemplatesImported = Static<typeof TemplatesImported>;

/** Of `GET /api/v1/templates/export`. */
export const ExportQuery = Type.Object(
  {
    project: Type.Optional(Type.String({ maxLength: 241, description: '`owner/name`; default `baton/default`' })),
    template: Type.Optional(Type.String({ maxLength: 120, description: 'only this one, by name or id' })),
  },
  closed,
);
export type ExportQuery = Static<typeof ExportQuery>;
