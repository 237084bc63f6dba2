import type { Problem } from '../../problem/index.js'
import { PREFIX } from '../../webhook-url/index.js'
import { NOT_FOUND } from '../gates/webhook-gates.js'
import { problemAnswer, type Answer } from '../replies/answer.js'

/** Made once, since it must be the same to the byte whatever the reason; so it names no occurrence. */
const NOT_FOUND_ANSWER = problemAnswer(NOT_FOUND, PREFIX)

/** What a call is answered that is refused. */
export const refusalAnswer = (problem: Problem, id: string): Answer =>
  problem === NOT_FOUND ? NOT_FOUND_ANSWER : problemAnswer(problem, id)
