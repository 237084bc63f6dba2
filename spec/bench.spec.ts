import { expect } from 'chai'
import { Readers } from '../bench/readers.js'
import './support/built.js'
import { processes } from './support/processes.js'

describe('The clients of the bench', () => {
  const run = processes()

  it('are held to take what they are sent, however much that is', async () => {
    const contestant = run(process.execPath, ['dist/bench/contestants/realtime.js'])
    const [, url = ''] = await contestant.says(/ on (http:\S+)/)
    const readers = await Readers.connect(url, 2)
    // Few at a time, as in the bench, and far more in all than the plugin sends to one that answers no ping.
    const [batches, times, bytes, clients] = [100, 20, 250, 2]
    for (let batch = 0; batch < batches; batch += 1) {
      const before = readers.bytes
      const told = fetch(`${url}/publish?times=${times}&bytes=${bytes}&every=0`)
      await readers.until(before, clients * times * bytes)
      await told
    }
    expect(readers.bytes).to.be.at.least(batches * clients * times * bytes)
    readers.drop()
  })
})
