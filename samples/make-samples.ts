import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Trade } from '../domain/trade/trade.ts';
import { fpmlConfirmation } from './fpml-confirmation.ts';
import { castellanConfirmation } from './layouts/castellan-confirmation.ts';
import { haldenConfirmation } from './layouts/halden-confirmation.ts';
import { invoice } from './layouts/invoice.ts';
import { meridianConfirmation } from './layouts/meridian-confirmation.ts';
import { receipt } from './layouts/receipt.ts';
import { asPng, asScannedPdf, scannedLook } from './layouts/scanned-look.ts';
import { mt300Confirmation } from './mt300-confirmation.ts';
import { invoices, receipts } from './purchases.ts';
import { bankTrades, type Confirmation, castellan, confirmations, type House, halden, meridian } from './story.ts';
import { tradeCsv } from './trade-csv.ts';

/** A document and the object key under which it is uploaded. */
type Sample = { key: string; bytes: Uint8Array };

/** The employee whose receipts they are; the folder's name is the user's id. */
const employee = 'sample-employee';

const printed = (trade: Trade, house: House): Promise<Uint8Array> => {
  if (house === meridian) return meridianConfirmation(trade);
  if (house === castellan) return castellanConfirmation(trade);
  return haldenConfirmation(trade, house);
};

const fileName = (trade: Trade): string => trade.tradeId.replaceAll('/', '-');

const confirmationSample = async (
  { house, channel, trade }: Exclude<Confirmation, { channel: 'csv' }>,
  index: number,
): Promise<Sample> => {
  const key = `COUNTERPARTY/${fileName(trade)}`;
  switch (channel) {
    case 'pdf':
      return { key: `${key}.pdf`, bytes: await printed(trade, house) };
    case 'scanned-pdf': {
      const image = await scannedLook(await printed(trade, house), { seed: index, degrees: 0.7 });
      return { key: `${key}-scan.pdf`, bytes: await asScannedPdf(image, `Scan ${trade.tradeId}`, 'LETTER') };
    }
    case 'scanned-png':
      return {
        key: `${key}.png`,
        bytes: await asPng(await scannedLook(await printed(trade, house), { seed: index, degrees: -0.9 })),
      };
    case 'mt300':
      return { key: `${key}.mt300`, bytes: Buffer.from(mt300Confirmation(trade, house)) };
    case 'fpml':
      return { key: `${key}.xml`, bytes: Buffer.from(fpmlConfirmation(trade)) };
    case 'csv':
      throw new RangeError('trades in CSV are sent one file a house');
  }
};

const tradeFiles = (): Sample[] => {
  const byHouse = Map.groupBy(
    confirmations().filter(({ channel }) => channel === 'csv'),
    ({ house }) => house,
  );
  return [halden, meridian, castellan].map((house) => ({
    key: `COUNTERPARTY/${house.bic.toLowerCase()}-trades-2026-11-20.csv`,
    bytes: Buffer.from(tradeCsv((byHouse.get(house) ?? []).map(({ trade }) => trade))),
  }));
};

const purchaseSamples = async (): Promise<Sample[]> => [
  ...(await Promise.all(
    receipts.map(async (sample, index) => ({
      key: `RECEIPTS/${employee}/receipt-${sample.number}.jpg`,
      bytes: await scannedLook(await receipt(sample), {
        seed: 100 + index,
        dpi: 220,
        degrees: index === 0 ? 1.1 : -0.6,
      }),
    })),
  )),
  ...(await Promise.all(
    invoices.map(async (sample) => ({
      key: `INVOICES/${sample.number.replaceAll('/', '-')}.pdf`,
      bytes: await invoice(sample),
    })),
  )),
];

/** The project's own sample documents: the same bytes each time. */
export const makeSamples = async (): Promise<Sample[]> => [
  { key: 'BANK/northgate-trades-2026-11-20.csv', bytes: Buffer.from(tradeCsv(bankTrades())) },
  ...tradeFiles(),
  ...(await Promise.all(
    confirmations()
      .filter(({ channel }) => channel !== 'csv')
      .map(confirmationSample),
  )),
  ...(await purchaseSamples()),
];

/** Writes the samples under `folder`, each at its object key, and tells the keys. */
export const writeSamples = async (folder: string): Promise<string[]> => {
  const samples = await makeSamples();
  for (const { key, bytes } of samples) {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return samples.map(({ key }) => key);
};
