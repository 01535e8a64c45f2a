import { mkdirSync } from 'node:fs';
import { generateBooks } from './generate-books.ts';

const [dir = '', size = '', seed = '1'] = process.argv.slice(2);
mkdirSync(dir, { recursive: true });
generateBooks(dir, Number(size), Number(seed), () => undefined);
