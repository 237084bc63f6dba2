import type { JSX } from 'preact'
import type { Explanation } from '../../api/resources.js'
import { Chip, Notice } from '../../parts/states.js'

/** What would become of a call, gate by gate, and why. */
export const ExplanationView = ({ explanation }: { readonly explanation: Explanation }): JSX.Element => (
  <div class="stack" role="status">
    <Notice kind={explanation.status === null ? 'good' : 'warn'}>{verdictOf(explanation)}</Notice>
    <ol class="gates explained">
      {explanation.gates.map(({ gate, result, facts, problem }) => (
        <li key={gate} class={result === 'not reached' ? 'muted' : result}>
          <span class="name">{gate}</span>
          {problem && <Chip kind="bad">{problem.code}</Chip>}
          <span class="muted small">
            {Object.entries(facts)
              .map(([name, fact]) => `${name}: ${fact}`)
              .concat(problem ? [problem.detail] : [])
              .join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  </div>
)

function verdictOf({ status, effects, handshake }: Explanation): string {
  if (status !== null) return `It would be refused with ${status}, and nothing would happen.`
  if (handshake) return 'It would be answered as a handshake, and nothing else would happen.'
  const executes = effects?.executes ?? null
  return `Nothing refuses it: it would notify the trigger${executes === null ? '' : ` and execute ${executes}`}.`
}
