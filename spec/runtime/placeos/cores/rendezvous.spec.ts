import { expect } from 'chai'
import { murmur3 } from '../../../../src/runtime/placeos/cores/murmur.js'
import { pickNode, Rendezvous } from '../../../../src/runtime/placeos/cores/rendezvous.js'

/** What the hash gives for the first so many of these digits. @see kuende/murmur3, spec/murmur3_spec.cr */
const DIGITS = '0123456789012345678'
const OF_DIGITS = [
  ...['0000000000000000', '2ac9debed546a380', '649e4eaa7fc1708e', 'ce68f60d7c353bdb', '0f95757ce7f38254'],
  ...['0f04e459497f3fc1', '88c0a92586be0a27', '13eb9fb82606f7a6', '8236039b7387354d', '4c1e87519fe738ba'],
  ...['3f9652ac3effeb24', '3f33760ded9006c6', 'aed70a6631854cb1', '8a299a8f8e0e2da7', '624b675c779249a6'],
  ...['a4b203bb1d90b9a3', 'a3293ad698ecb99a', 'bc740023dbd50048', '3fe5ab9837d25cdd', '2d0338c1ca87d132'],
]

const VECTORS: [text: string, hash: string][] = [
  ...OF_DIGITS.map((hash, length): [string, string] => [DIGITS.slice(0, length), hash]),
  ['hello', 'cbd8a7b341bd9b02'],
  ['hello, world', '342fac623a5ebc8e'],
  ['19 Jan 2038 at 3:14:07 AM', 'b89e5988b737affc'],
  ['The quick brown fox jumps over the lazy dog.', 'cd99481f9ee902c9'],
  // These are what the Crystal original gives.
  ['a', '85555565f6597889'],
  ['é✓', 'b8068c456aae9e35'],
  ['http://core-0:3000-mod-1234', 'b630b221f4089f7a'],
]

const cores = (...numbers: number[]): string[] =>
  numbers.map((number) => `http://core-${String(number)}:3000`)

/** @see caspiano/rendezvous-hash, its spec; place-labs/redis_service_manager, spec/lookup_spec.cr */
const PICKS: [nodes: string[], key: string, node: string | undefined][] = [
  [['node0', 'node1'], 'Ebert', 'node0'],
  [['node0', 'node1'], 'Stratton', 'node1'],
  [['node0', 'node1'], 'Pomeranz', 'node0'],
  [['node1'], 'Pomeranz', 'node1'],
  [['http://node1/node1', 'http://node2/node2'], 'test', 'http://node2/node2'],
  [['http://node1/node1', 'http://node2/node2'], 'testing', 'http://node1/node1'],
  [cores(0, 1, 2), 'mod-1234', 'http://core-0:3000'],
  [cores(0, 1, 2), 'mod-AAAA', 'http://core-1:3000'],
  [cores(0, 1, 2), 'mod-9zYxWvU', 'http://core-1:3000'],
  [cores(0, 1, 2), 'mod-FqYbT0', 'http://core-0:3000'],
  [cores(0, 1, 2), 'mod-x1', 'http://core-2:3000'],
  [cores(0, 1, 2), 'sys-abc', 'http://core-2:3000'],
  [cores(0, 1, 2), 'edge-77', 'http://core-2:3000'],
  [cores(0, 1), 'mod-x1', 'http://core-0:3000'],
  [[], 'mod-x1', undefined],
]

describe('The node of a module', () => {
  for (const [text, hash] of VECTORS)
    it(`is found by a hash that is ${hash} for ${JSON.stringify(text)}`, () => {
      expect(murmur3(text).toString(16).padStart(16, '0')).to.equal(hash)
    })

  for (const [nodes, key, node] of PICKS)
    it(`is ${String(node)} for ${key} among [${nodes.join(', ')}], in whatever order they stand`, () => {
      expect(pickNode(nodes, key)).to.equal(node)
      expect(pickNode(nodes.toReversed(), key)).to.equal(node)
    })

  it('is picked once for a list and kept', () => {
    const list = new Rendezvous(cores(0, 1, 2))
    expect([list.pick('mod-x1'), list.pick('mod-x1'), list.pick('mod-1234')]).to.deep.equal([
      'http://core-2:3000',
      'http://core-2:3000',
      'http://core-0:3000',
    ])
  })
})
