import type { Candidate, DocumentKind } from './candidate.ts';
import { unreadable } from './candidate-parts.ts';
import type { StructuredMediaType } from './choose-reader.ts';
import { readCii } from './e-invoice/read-cii.ts';
import { readUbl } from './e-invoice/read-ubl.ts';
import { readFpml } from './fpml/read-fpml.ts';
import { decodeText } from './media/decode-text.ts';
import type { OurParty } from './our-party.ts';
import { readSwiftConfirmation } from './swift/read-swift-confirmation.ts';
import { readTradeCsv } from './trade-file/read-trade-csv.ts';
import { readTradeXlsx } from './trade-file/read-trade-xlsx.ts';

/**
 * The candidate of a document that is parsed, not OCR'd. Never throws: what can't be read is said in the candidate's
 * reasons. `ourParty` says whose book a confirmation is for, where the caller knows it.
 */
export const readStructured = (
  mediaType: StructuredMediaType,
  bytes: Uint8Array,
  kind: DocumentKind,
  ourParty: OurParty = {},
): Candidate => {
  try {
    switch (mediaType) {
      case 'CSV':
        return readTradeCsv(bytes);
      case 'XLSX':
        return readTradeXlsx(bytes);
      case 'FPML':
        return readFpml(decodeText(bytes), ourParty);
      case 'SWIFT_MT':
        return readSwiftConfirmation(decodeText(bytes), ourParty);
      case 'UBL':
        return readUbl(decodeText(bytes), kind);
      case 'CII':
        return readCii(decodeText(bytes), kind);
    }
  } catch (error) {
    // A reader's own fault must not lose the document: a person sees it with the reason.
    const message = error instanceof Error ? error.message : String(error);
    return unreadable(kind, { code: 'UNREADABLE', message: `The ${mediaType} could not be read: ${message}` });
  }
};
