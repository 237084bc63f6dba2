import type { JSX } from 'preact'
import type { Explanation } from '../../api/resources.js'
import { Chip, Notice } from '../../parts/states.js'
import { verdictOf } from './verdict.js'

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
