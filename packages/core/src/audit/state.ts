/** By what someone was let in: `local` is the owner-only file on the server's machine, `server` the server itself. */
export const actorWays = ['session', 'token', 'local', 'runner', 'server'] as const;
export type ActorVia = (typeof actorWays)[number];

/** Who does something, and from where. */
export interface Actor {
  /** null: no user stands behind it */
  userId: string | null;
  /** shown; of a runner its name */
  login: string;
  via: ActorVia;
  /** of the session or token; null where there is none */
  credentialId: string | null;
  /** null: it came over no network */
  address: string | null;
}

/** The server, when nobody asked for what it does. `login` says what made it do so. */
export const serverActor = (login = 'server'): Actor => ({
  userId: null,
  login,
  via: 'server',
  credentialId: null,
  address: null,
});

/** What an entry is about. */
export const auditTargetKinds = [
  'runner',
  'job',
  'scope',
  'setting',
  'token',
  'user',
  'session',
  'secret',
  'range',
  'server',
  'template',
  'audit',
  'webhook',
  'identity',
  'resource',
  'pool',
  'release',
] as const;
export type AuditTargetKind = (typeof auditTargetKinds)[number];

export interface AuditTarget {
  kind: AuditTargetKind;
  id: string;
  name: string;
}

/** Values by name: plain JSON, without secrets. */
export type AuditValues = Readonly<Record<string, unknown>>;

/** An entry as a use case makes it: written in the same commit as the change, or not at all. */
export interface AuditDraft {
  /** ms since the Unix epoch, by the server's clock */
  at: number;
  actor: Actor;
  action: AuditAction;
  scopeId: string;
  target: AuditTarget;
  /** of what changed, the values before and after; null: there was none, or there is none any more */
  before: AuditValues | null;
  after: AuditValues | null;
  /** what else was said: a reason, a count */
  detail: AuditValues;
}

/** An entry as it is kept: numbered without gaps from 1, and chained to the one before it. */
export interface AuditEntry extends AuditDraft {
  seq: number;
  /** SHA-256, hexadecimal; see `linkText` */
  hash: string;
}

/** Every action that is written down. The part before the dot is its family. */
export const auditActions = [
  'audit.pruned',
  'auth.failed',
  'auth.refused',
  'auth.session_ended',
  'auth.set_up',
  'auth.signed_in',
  'auth.signed_out',
  'job.answer',
  'job.cancel',
  'job.gate',
  'job.limit',
  'job.rerun',
  'job.resolve',
  'identity.check',
  'identity.create',
  'identity.edit',
  'identity.remove',
  'key.create',
  'key.edit',
  'key.remove',
  'pool.create',
  'pool.edit',
  'pool.remove',
  'pool.resume',
  'pool.stop',
  'range.remove',
  'range.set',
  'registration_token.create',
  'registration_token.edit',
  'registration_token.reset',
  'resource.clean_up',
  'release.bundle',
  'release.publish',
  'release.withdraw',
  'runner.add',
  'runner.clear_cache',
  'runner.deploy',
  'runner.disable',
  'runner.drain',
  'runner.edit',
  'runner.enable',
  'runner.freeze',
  'runner.kick',
  'runner.pair',
  'runner.pairing_renewed',
  'runner.provision',
  'runner.register',
  'runner.reissue',
  'runner.remove',
  'runner.revoke',
  'runner.rotate',
  'runner.sleep',
  'runner.token_renewed',
  'runner.update',
  'runner.wake',
  'scope.create',
  'scope.edit',
  'scope.emptied',
  'scope.pause',
  'scope.pause_hours',
  'scope.remove',
  'scope.resume',
  'scope.settings',
  'secret.remove',
  'secret.set',
  'server.backed_up',
  'server.configured',
  'server.restored',
  'template.create',
  'template.disable',
  'template.edit',
  'template.enable',
  'template.remove',
  'template.trigger',
  'token.adopt',
  'token.create',
  'token.revoke',
  'user.create',
  'user.disable',
  'user.enable',
  'user.grant',
  'user.identity_linked',
  'user.identity_unlinked',
  'user.invite',
  'user.password_changed',
  'user.password_set',
  'user.remove',
  'user.totp_removed',
  'user.totp_set_up',
  'wave.halt',
  'wave.resume',
  'wave.take_back',
  'webhook.create',
  'webhook.disable',
  'webhook.edit',
  'webhook.ping',
  'webhook.redeliver',
  'webhook.remove',
  'webhook.rotate',
] as const;
export type AuditAction = (typeof auditActions)[number];
