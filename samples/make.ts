import { writeSamples } from './make-samples.ts';

const folder = process.argv[2] ?? 'dist/samples';
for (const key of await writeSamples(folder)) console.log(`${folder}/${key}`);
