/** Numbers from 0 to 1 that are the same each time. @see George Marsaglia, "Xorshift RNGs", 2003 */
export function pseudoRandom(seed: number): () => number {
  // All its states are other ones than 0.
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
