export type TextractErrorName =
  | 'AccessDeniedException'
  | 'BadDocumentException'
  | 'DocumentTooLargeException'
  | 'IdempotentParameterMismatchException'
  | 'InternalServerError'
  | 'InvalidJobIdException'
  | 'InvalidParameterException'
  | 'InvalidS3ObjectException'
  | 'LimitExceededException'
  | 'ProvisionedThroughputExceededException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'UnsupportedDocumentException';

/** An error of Textract's API; the name is what an SDK client sees as the error's type. */
export class TextractError extends Error {
  override readonly name: TextractErrorName;
  readonly statusCode: number;

  constructor(name: TextractErrorName, message: string) {
    super(message);
    this.name = name;
    this.statusCode = name === 'InternalServerError' ? 500 : 400;
  }
}
