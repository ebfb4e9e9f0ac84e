import type { ToldJob } from './told-job.ts';

const attribute = (name: string, before: string | null, after: string | null) => ({ name, before, after });
const change = (address: string, action: string, reason: string, attributes: object[]) => ({
  ...{ address, action, reason, attributes, more: 0 },
});
const progress = (address: string, action: string, state: string, elapsedMs: number) => ({
  ...{ type: 'terraform.progress', address, action, state, elapsedMs },
});

/** A plan that was applied, until one resource failed; and a state that somebody changed by hand. */
export const fleetPlan: ToldJob = {
  name: 'terraform apply network (production)',
  executor: 'terraform',
  version: '1.11.4',
  spec: {
    action: 'apply',
    checkout: { repository: 'https://git.example.org/ops/network.git', ref: 'main' },
    workingDirectory: 'network',
    workspace: 'production',
    variables: { region: 'eu-central-1', zones: ['a', 'b'] },
  },
  facts: [
    { type: 'terraform.tool', name: 'terraform', version: '1.11.4' },
    { type: 'terraform.again', reason: 'the state has changed since the plan was made' },
    {
      type: 'terraform.plan',
      operation: 'apply',
      empty: false,
      resources: 5,
      add: 2,
      change: 1,
      remove: 2,
      import: 0,
      forget: 0,
    },
    {
      type: 'terraform.changes',
      module: '',
      changes: [
        change('aws_db_instance.main', 'update', '', [
          attribute('allocated_storage', '100', '200'),
          attribute('password', '(sensitive)', '(sensitive)'),
          attribute('tags.Owner', null, '"platform"'),
        ]),
        change('aws_instance.bastion', 'delete', 'no resource config', [attribute('id', '"i-0a1b2c3d4e5f67890"', null)]),
      ],
    },
    {
      type: 'terraform.changes',
      module: 'module.network["eu-central-1"].module.subnets',
      changes: [
        change('module.network["eu-central-1"].module.subnets.aws_subnet.private["zone-a"]', 'create', '', [
          attribute('cidr_block', null, '"10.40.16.0/20"'),
          attribute('id', null, '(known after apply)'),
        ]),
        change('module.network["eu-central-1"].module.subnets.aws_nat_gateway.main', 'replace', 'cannot update', [
          attribute('allocation_id', '"eipalloc-1"', '(known after apply)'),
        ]),
        change(
          'module.network["eu-central-1"].module.subnets.aws_route_table.private',
          'move',
          'moved from aws_route_table.old',
          [],
        ),
      ],
    },
    {
      type: 'terraform.drifted',
      changes: [change('aws_security_group.web', 'update', '', [attribute('ingress', '[]', '[{"from_port":22}]')])],
    },
    {
      type: 'terraform.outputs',
      outputs: [
        { name: 'endpoint', action: 'update', sensitive: false },
        { name: 'db_password', action: 'update', sensitive: true },
      ],
    },
    { type: 'terraform.apply', resources: 5 },
    progress('aws_db_instance.main', 'update', 'done', 41_000),
    progress('module.network["eu-central-1"].module.subnets.aws_subnet.private["zone-a"]', 'create', 'done', 2_000),
    progress('module.network["eu-central-1"].module.subnets.aws_nat_gateway.main', 'delete', 'failed', 63_000),
    {
      type: 'terraform.diagnostic',
      severity: 'warning',
      summary: 'Argument is deprecated',
      detail: 'Use aws_eip.domain instead.',
      address: '',
      place: 'network/main.tf:18',
    },
    {
      type: 'terraform.diagnostic',
      severity: 'error',
      summary: 'deleting EC2 NAT Gateway: DependencyViolation',
      detail: 'Network interface eni-0d3f is currently in use.\nRequestID: 5b7d…',
      address: 'module.network["eu-central-1"].module.subnets.aws_nat_gateway.main',
      place: 'network/subnets/main.tf:41',
    },
    { type: 'terraform.applied', add: 1, change: 1, remove: 0, import: 0, forget: 0 },
  ],
  log: 'terraform 1.11.4\naws_db_instance.main: Modifying... [id=main]\naws_db_instance.main: Modifications complete after 41s\n',
  failure: { exitCode: 1, message: 'terraform apply failed: deleting EC2 NAT Gateway: DependencyViolation' },
};
