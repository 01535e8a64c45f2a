import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The fonts that a PDF may name without embedding, as pdf.js ships them (a folder's path with its closing slash). */
export const fontsUrl = `${join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts')}/`;
