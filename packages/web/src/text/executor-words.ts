const titles: Readonly<Record<string, string>> = {
  ansible: 'Ansible',
  'claude-code': 'Claude Code',
  codex: 'Codex',
  shell: 'Shell',
  terraform: 'Terraform',
  transmit: 'Transmit',
};

/** An executor as people call it, where one is chosen from several; elsewhere its name stands. */
export const executorTitle = (name: string): string => titles[name] ?? name;
