/** What `GET /api/v1/orgs/acme/actions/runners` answers. */
export const runnerList = {
  runners: [
    {
      ...{ id: 7, name: 'builder one', status: 'online', busy: false, disabled: true, ephemeral: false },
      labels: [
        { id: 0, name: 'linux', type: 'custom' },
        { id: 1, name: 'gpu', type: 'custom' },
      ],
    },
    { id: 8, name: 'once', status: 'offline', busy: false, disabled: false, ephemeral: true, labels: [] },
  ],
  total_count: 2,
};

/** A workflow of one job that can run alone. */
export const nightly = `# every night
name: Nightly
on:
  push:
  schedule:
    - cron: '30 2 * * 1-5'
    - cron: '0 12 * * 0'
  workflow_dispatch:
    inputs:
      Log-Level:
        description: how much is said
        type: choice
        options: [info, debug]
        default: info
      count: { type: number, required: true }
env:
  PYTHON: 3.10
jobs:
  build:
    runs-on: [linux, gpu]
    timeout-minutes: 20
    steps:
      - run: make deploy TARGET=\${{ vars.TARGET }}
        env:
          TOKEN: \${{ secrets.deploy_token }}
          OWN: \${{ secrets.GITEA_TOKEN }}
`;

/** A workflow of several jobs: some can run alone. */
export const several = `name: Check
on: [pull_request]
jobs:
  lint:
    runs-on: linux
    steps:
      - run: npm run lint
  test:
    runs-on: linux
    strategy: { matrix: { node: [20, 22] } }
    steps: [{ run: npm test }]
  fetch:
    runs-on: linux
    steps:
      - uses: actions/checkout@v4
  after:
    needs: [lint]
    runs-on: linux
    steps: [{ run: echo done }]
`;
