import { ApiError } from '../gateway/gateway-request.ts';

/** Cognito's refusals, in its own names and words. */
export const incorrectPassword = (): ApiError =>
  new ApiError('NotAuthorizedException', 'Incorrect username or password.');
export const userNotFound = (): ApiError => new ApiError('UserNotFoundException', 'User does not exist.');
export const invalidParameter = (message: string): ApiError => new ApiError('InvalidParameterException', message);
export const notAuthorized = (message: string): ApiError => new ApiError('NotAuthorizedException', message);
export const attemptLimit = (): ApiError =>
  new ApiError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
export const codeMismatch = (): ApiError =>
  new ApiError('CodeMismatchException', 'Invalid verification code provided, please try again.');
export const codeExpired = (): ApiError =>
  new ApiError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
