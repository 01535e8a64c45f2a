/**
 * Who sends what through the API, by the object's key, said before the object is there: nobody who only has the link, or only
 * the bucket, can say that it was somebody else.
 */
export type AnnouncedUploads = {
  /**
   * Says that this user's document will lie under a key that is theirs alone; the same again changes nothing.
   * @param now epoch milliseconds: long after it nobody asks any more, and it is forgotten.
   * @throws ConflictError if the key is announced for another user.
   */
  announce(key: string, userId: string, now: number): Promise<void>;

  /**
   * The user whose document under this key was announced; null where none was, or where another document came first: what
   * overwrites an object did not come by the API.
   */
  senderOf(key: string, documentId: string): Promise<string | null>;
};
