/**
 * Messages of Gitea's runner protocol. They are generated from the `.proto` files beside; see the script `generate:gitea` of this package.
 */
export * from './generated/ping/v1/ping_pb.ts';
export * from './generated/runner/v1/runner_pb.ts';
