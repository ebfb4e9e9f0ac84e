/** Hosts that are this machine, and one that nobody answers at. */
export const inventoryText = `[web]
web1 ansible_connection=local
web2 ansible_connection=local

[gone]
gone1 ansible_host=127.0.0.1 ansible_port=1 ansible_connection=ssh
`;

/** `ansible-vault encrypt_string` of `from the vault`; the password is `open sesame`. */
const vaulted = `$ANSIBLE_VAULT;1.1;AES256
34656662356137353438346230633533613863336163343536313937303366353765616665383736
3732666539633433653032316630663233393866643433370a356461666632373333613939353339
35666361633966653237663832313230326466623830643264643138393866323938303365613164
3665636266636164300a626333626366646461663238323930333162626339643566383739376466
6131`;

const indented = (text: string): string => text.trim().replaceAll('\n', '\n        ');

/** What the suite runs, by the name of the playbook. */
export const playbooks = {
  'fine.yml': `- name: fine
  hosts: web
  gather_facts: false
  tasks:
    - name: says hello
      debug: {msg: "hello {{ greeting.whom }}"}
    - name: writes a file
      copy: {content: x, dest: "{{ playbook_dir }}/{{ inventory_hostname }}.txt"}
      notify: is told
    - name: is left out
      debug: {msg: never}
      when: false
    - name: hands something out
      set_stats: {data: {release: "1.2"}, aggregate: false}
      run_once: true
  handlers:
    - name: is told
      debug: {msg: told}
`,
  'mixed.yml': `- name: mixed
  hosts: all
  gather_facts: false
  tasks:
    - name: cannot be reached
      ping:
    - name: is not minded
      command: sh -c 'echo not so bad >&2; exit 3'
      when: inventory_hostname == 'web1'
      ignore_errors: true
    - name: has a rescue
      when: inventory_hostname == 'web1'
      block:
        - name: fails in a block
          fail: {msg: it will be rescued}
      rescue:
        - name: rescues
          debug: {msg: rescued}
    - name: hides what it does
      command: sh -c 'echo top secret >&2; exit 4'
      when: inventory_hostname == 'web1'
      no_log: true
      ignore_errors: true
    - name: is for good
      fail: {msg: no way}
      when: inventory_hostname == 'web2'
`,
  'broken.yml': '- name: broken\n  hosts: [all\n  tasks: }\n',
  'slow.yml': `- name: slow
  hosts: web1
  gather_facts: false
  tasks:
    - name: takes its time
      command: sleep 600
`,
  'equipped.yml': `- name: equipped
  hosts: web1
  gather_facts: false
  vars:
    opened: !vault |
        ${indented(vaulted)}
  tasks:
    - name: knows what the vault holds
      assert: {that: "opened == 'from the vault'"}
    - name: has the role that was installed
      include_role: {name: greeter}
    - name: has the role beside it
      include_role: {name: own}
`,
} as const;

export type PlaybookName = keyof typeof playbooks;
