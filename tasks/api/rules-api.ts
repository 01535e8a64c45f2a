import { awsDeskPorts } from '../adapters/aws-desk-ports.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi } from './define-api.ts';
import { servedRules } from './trade-desk/rules.ts';

export const handler = defineApi(servedRules(awsDeskPorts()), awsApiPorts());
