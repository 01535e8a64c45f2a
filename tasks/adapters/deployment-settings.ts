import { required } from './environment.ts';

/** Whether the deployment has the ledgers' simulators: the task's description asks for the setting. */
export const simulatorsAreOn = (): boolean => required('SIMULATORS') === 'on';
