import sharp, { type Sharp } from 'sharp';

/** Decoded pixels, 3 bytes (red, green, blue) each. */
export type Picture = { readonly width: number; readonly height: number; readonly data: Uint8Array };

export async function resize(picture: Picture, width: number, height: number): Promise<Picture> {
  if (width === picture.width && height === picture.height) return picture;
  return toPicture(asSharp(picture).resize(width, height, { fit: 'fill', kernel: 'lanczos3' }));
}

export async function crop(
  picture: Picture,
  area: { left: number; top: number; width: number; height: number },
): Promise<Picture> {
  return toPicture(asSharp(picture).extract(area));
}

/** Clockwise. */
export async function rotate(picture: Picture, degrees: 90 | 180 | 270): Promise<Picture> {
  return toPicture(asSharp(picture).rotate(degrees));
}

export async function toPicture(image: Sharp): Promise<Picture> {
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { width: info.width, height: info.height, data };
  const pixels = info.width * info.height;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = data[pixel * info.channels + Math.min(channel, info.channels - 1)]!;
    }
  }
  return { width: info.width, height: info.height, data: rgb };
}

function asSharp(picture: Picture): Sharp {
  return sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } });
}
