import { TextractError } from '../textract-error.ts';

export const unsupportedFormat = () =>
  new TextractError('UnsupportedDocumentException', 'Request has unsupported document format');

export const unreadable = () =>
  new TextractError('BadDocumentException', 'Amazon Textract is not able to read the document.');

export const passwordProtected = () =>
  new TextractError(
    'UnsupportedDocumentException',
    'Request has unsupported document format: the PDF is protected by a password',
  );

export const morePagesThanOne = () =>
  new TextractError(
    'UnsupportedDocumentException',
    'Request has unsupported document format: a synchronous operation takes one page',
  );

export const tooManyPages = (pages: number, limit: number) =>
  new TextractError('DocumentTooLargeException', `Document has ${pages} pages; the limit is ${limit}`);

export const tooManyBytes = (bytes: number, limit: number) =>
  new TextractError('DocumentTooLargeException', `Document has ${bytes} bytes; the limit is ${limit}`);

export const pageTooLarge = () =>
  new TextractError(
    'DocumentTooLargeException',
    'Document page is too large; the limit is 10000 pixels or 2880 points a side',
  );
