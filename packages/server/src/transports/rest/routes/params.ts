import { Type } from 'typebox';

const printable = '^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$';

/** The name of an owner, or of a project within its owner. */
export const scopePart = Type.String({ minLength: 1, maxLength: 120, pattern: '^[^/\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$' });

/** What is no name of a secret is refused with the rule that it breaks. */
export const secretPart = Type.String({ minLength: 1, maxLength: 200, pattern: printable, description: 'its name' });

export const RunnerParams = Type.Object({
  runnerId: Type.String({ minLength: 1, maxLength: 120, pattern: printable, description: 'id, number or name' }),
});

export const JobParams = Type.Object({
  jobId: Type.String({ minLength: 1, maxLength: 64, pattern: printable, description: 'id' }),
});

export const TemplateParams = Type.Object({
  templateId: Type.String({ minLength: 1, maxLength: 120, pattern: printable, description: 'id' }),
});

export const UserParams = Type.Object({ login: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' }) });

/** What a submission may carry so that it can be sent again without making a second job. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x20-\\x7e]+$',
      description: 'the same submission with the same key makes one job; kept for 24 hours',
    }),
  ),
});
