import sharp from 'sharp';
import { type Picture, toPicture } from '../ocr/picture.ts';

/** 100 megapixels: a 10,000 × 10,000 page, Textract's own limit. Header-declared sizes are checked before decoding. */
const limitInputPixels = 100_000_000;
/** Longer sides are shrunk at decoding: 300 dpi of A3. */
const longestSidePixels = 5000;

export async function imagePageCount(bytes: Uint8Array): Promise<number> {
  const { pages = 1 } = await sharp(bytes, { limitInputPixels, failOn: 'error' }).metadata();
  return pages;
}

/** One page of a PNG, JPEG or TIFF, turned as its EXIF orientation says. `page` counts from 0. */
export async function decodeImage(bytes: Uint8Array, page: number): Promise<Picture> {
  const image = sharp(bytes, { limitInputPixels, failOn: 'error', page, pages: 1 })
    .autoOrient()
    .resize({ width: longestSidePixels, height: longestSidePixels, fit: 'inside', withoutEnlargement: true });
  return toPicture(image);
}
