const ALL = (1n << 64n) - 1n

const MULTIPLIERS = [0x87c37b91114253d5n, 0x4cf5ad432745937fn] as const

/**
 * The first 64 bits of MurmurHash3 x64-128 of a text in UTF-8, with seed 0, unsigned: what PlaceOS spreads its modules
 * over its nodes by.
 * @see kuende/murmur3, spec/murmur3_spec.cr
 */
export function murmur3(text: string): bigint {
  const length = Buffer.byteLength(text)
  // Bytes behind the end count as zeros, which leave the hash as it is: the tail needs no case of its own.
  const blocks = Math.floor(length / 16)
  const bytes = Buffer.alloc((blocks + 1) * 16)
  bytes.write(text)
  let [first, second] = [0n, 0n]
  for (let at = 0; at < blocks * 16; at += 16) {
    first ^= mixFirst(bytes.readBigUInt64LE(at))
    first = ((rotated(first, 27n) + second) * 5n + 0x52dce729n) & ALL
    second ^= mixSecond(bytes.readBigUInt64LE(at + 8))
    second = ((rotated(second, 31n) + first) * 5n + 0x38495ab5n) & ALL
  }
  second ^= mixSecond(bytes.readBigUInt64LE(blocks * 16 + 8)) ^ BigInt(length)
  first ^= mixFirst(bytes.readBigUInt64LE(blocks * 16)) ^ BigInt(length)
  first = (first + second) & ALL
  second = (second + first) & ALL
  return (finished(first) + finished(second)) & ALL
}

const rotated = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & ALL

const mixFirst = (value: bigint): bigint =>
  (rotated((value * MULTIPLIERS[0]) & ALL, 31n) * MULTIPLIERS[1]) & ALL

const mixSecond = (value: bigint): bigint =>
  (rotated((value * MULTIPLIERS[1]) & ALL, 33n) * MULTIPLIERS[0]) & ALL

function finished(value: bigint): bigint {
  const once = ((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn) & ALL
  const twice = ((once ^ (once >> 33n)) * 0xc4ceb9fe1a85ec53n) & ALL
  return twice ^ (twice >> 33n)
}
