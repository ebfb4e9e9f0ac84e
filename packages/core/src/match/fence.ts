/**
 * Whether jobs of this executor may only go to a runner that fences itself. Terraform changes what can't be taken back: an apply that goes on
 * while another one begins breaks both. A `stop` job of another executor may go elsewhere: it keeps its lease to its time limit there.
 */
export const needsFence = (executor: string): boolean => executor === 'terraform';
