/** PORT: knows the public keys and certificates that senders publish. */
export interface SenderKeys {
  /**
   * What is published at an https URL, as text; undefined where it cannot be had now.
   * @param isFresh whether what was fetched a while ago is not enough
   */
  text(url: string, isFresh?: boolean): Promise<string | undefined>
}
