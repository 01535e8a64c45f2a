/** The assembly has something that the local runtime can't run; the message names stack, logical id and type. */
export class AssemblyError extends Error {
  override name = 'AssemblyError';
}
