/** What the flow writes between its states: larger than a state's payload may be, so states carry the keys. */
export type WorkFiles = {
  /** Writing the same key again replaces the file. */
  write(key: string, text: string): Promise<void>;
  /** @throws NotFoundError if there is none. */
  read(key: string): Promise<string>;
  has(key: string): Promise<boolean>;
};
