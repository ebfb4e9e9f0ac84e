/** A project's backup as Semaphore writes it: all parts refer to one another by name, and no key has a value. */
export const backup = {
  meta: { name: 'Operations', alert: false, max_parallel_tasks: 3, type: '' },
  keys: [
    { name: 'None', type: 'none', owner: '' },
    { name: 'Deploy key (prod)', type: 'ssh', owner: '' },
    { name: 'Root password', type: 'login_password', owner: '' },
    { name: 'Vault', type: 'login_password', owner: '' },
    { name: 'Old', type: 'string', owner: '' },
  ],
  repositories: [
    { name: 'Playbooks', git_url: 'git@git.example:ops/playbooks.git', git_branch: 'main', ssh_key: 'Deploy key (prod)' },
    { name: 'Infra', git_url: 'https://git.example/ops/infra.git', git_branch: 'main', ssh_key: 'None' },
    { name: 'Here', git_url: '/srv/scripts', git_branch: '', ssh_key: 'None' },
  ],
  inventories: [
    {
      ...{ name: 'Web', type: 'static', ssh_key: 'Deploy key (prod)', become_key: 'Root password' },
      inventory: '[web]\nweb1 ansible_port={{port}}\n',
    },
    { name: 'From file', type: 'file', inventory: 'hosts/all.ini', ssh_key: 'None' },
    { name: 'Prod', type: 'terraform-workspace', inventory: 'prod' },
  ],
  environments: [
    { name: 'Common', json: '{"release":"v1","note":"{{ release }}"}', env: '{"LANG":"C.UTF-8","LEVEL":3}' },
    { name: 'Empty', json: '{}', env: null },
    { name: 'Shell', json: '{"release":"v1"}', env: '' },
  ],
  views: [{ title: 'All', position: 0 }],
  templates: [
    {
      ...{ name: 'Deploy', app: 'ansible', playbook: 'deploy.yml', type: '', description: 'Brings it\nto the web' },
      ...{ repository: 'Playbooks', inventory: 'Web', environment: 'Common', view: 'All', git_branch: 'release' },
      arguments: '["--diff","-vv","--limit","web*","-e","a=1"]',
      task_params: { tags: ['fast'], limit: [], skip_tags: [] },
      survey_vars: [
        { name: 'Version', title: 'Which version', required: true, type: 'string', description: '' },
        {
          ...{ name: 'stage', title: 'Stage', type: 'enum', default_value: 'dev' },
          values: [
            { name: 'Dev', value: 'dev' },
            { name: 'Prod', value: 'prod' },
          ],
        },
        { name: 'TOKEN', title: 'Token', type: 'secret' },
      ],
      vaults: [{ name: null, type: 'password', vault_key: 'Vault' }],
      runner_tag: 'dmz',
      allow_override_args_in_task: true,
    },
    {
      ...{ name: 'Plan', app: 'tofu', playbook: 'live/', repository: 'Infra', inventory: 'Prod', environment: 'Empty' },
      ...{ arguments: '["-var","size=3","-target=module.net"]', task_params: { auto_approve: true }, allow_parallel_tasks: true },
      survey_vars: [{ name: 'region', title: '', default_value: ['eu'] }],
    },
    {
      ...{ name: 'Tidy', app: 'bash', playbook: 'tidy.sh', repository: 'Here', environments: ['Shell'], arguments: '["-n"]' },
      survey_vars: [{ name: 'days', title: 'Days', type: 'int', default_value: '7' }],
    },
    { name: 'Stack', app: 'pulumi', playbook: '.', repository: 'Infra' },
    { name: 'Odd', app: 'ansible', playbook: 'x.yml', repository: 'Playbooks', inventory: 'Web', arguments: '["--odd"]' },
  ],
  schedules: [
    {
      name: 'nightly',
      template: 'Deploy',
      cron_format: '0 3 * * ?',
      active: true,
      type: '',
      delete_after_run: false,
      task_params: {},
    },
    { name: 'weekly', template: 'Deploy', cron_format: '5/20 4 * * 1', active: true },
    { name: 'off', template: 'Tidy', cron_format: '@daily', active: false },
    { name: 'other branch', template: 'Plan', cron_format: '0 1 * * *', active: true, task_params: { git_branch: 'next' } },
    { name: 'each hour', template: 'Plan', cron_format: '@every 1h', active: true },
  ],
  integrations: [{ name: 'from git', template: 'Deploy' }],
};

/** What `GET /api/runners` answers. */
export const runners = [
  { id: 1, name: 'dmz-1', tags: ['dmz', 'big box'], active: true, max_parallel_tasks: 4, project_id: null, webhook: '' },
  { id: 2, name: '', tag: 'lab', active: false, max_parallel_tasks: 0 },
];
