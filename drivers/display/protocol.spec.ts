import { expect } from 'chai'
import fc from 'fast-check'
import { okLine, readAnswer, setLine, type Answer } from './protocol.js'
import { aspects, type Aspect } from './state.js'

const states = fc.record({
  power: fc.boolean(),
  input: fc.constantFrom('hdmi1' as const, 'hdmi2' as const, 'dp' as const),
  volume: fc.double({ min: 0, max: 100, noNaN: true }).map((level) => level + 0),
  mute: fc.boolean(),
})

describe("The display's line protocol", () => {
  const lines: [aspect: Aspect, value: string | number | boolean, line: string][] = [
    ['power', true, 'set power=on'],
    ['power', false, 'set power=off'],
    ['input', 'hdmi2', 'set input=hdmi2'],
    ['volume', 35, 'set volume=35'],
    ['mute', true, 'set mute=on'],
  ]
  for (const [aspect, value, line] of lines)
    it(`tells ${aspect} ${String(value)} by ${line}`, () => {
      expect(setLine(aspect, value)).to.equal(line)
    })

  const answers: [text: string, answer: Answer | undefined][] = [
    ['ok power=off', { values: { power: false } }],
    ['ok power=on input=dp', { values: { power: true, input: 'dp' } }],
    ['ok power=on firmware=2.1', { values: { power: true } }],
    ['no standby', { refusal: 'standby' }],
    ['no', { refusal: '' }],
    ['ok volume=3', undefined],
    ['ok power=3', undefined],
    ['ok power=on volume=', undefined],
    ['yes power=on', undefined],
    ['', undefined],
  ]
  for (const [text, answer] of answers)
    it(`${answer ? 'reads' : 'cannot take for an answer about power'} ${JSON.stringify(text)}`, () => {
      expect(readAnswer(text, ['power'])).to.deep.equal(answer)
    })

  it('reads back every state it can say', () => {
    fc.assert(
      fc.property(states, (values) => {
        expect(readAnswer(okLine(values), aspects)).to.deep.equal({ values })
      }),
    )
  })

  it('reads whatever the display sends', () => {
    const lines = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `ok ${rest}`),
    )
    fc.assert(
      fc.property(lines, (text) => {
        expect(() => readAnswer(text, aspects)).not.to.throw()
      }),
    )
  })
})
