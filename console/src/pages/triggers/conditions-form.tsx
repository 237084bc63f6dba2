import type { JSX } from 'preact'
import type { Comparison, TimeDependent } from '../../api/resources.js'
import { withAt, withoutAt } from '../../draft.js'
import { Button } from '../../parts/button.js'
import { ComparisonForm } from './comparison-form.js'
import { TimeForm } from './time-form.js'
import type { FormPart } from './form-part.js'

const COMPARISON: Comparison = {
  left: { mod: '', status: '', keys: [] },
  operator: 'equal',
  right: true,
}

const HOUR = 3600

/** What must hold for a trigger to fire, beside its webhook. */
export function ConditionsForm({ body, change }: FormPart): JSX.Element {
  const { comparisons, time_dependents } = body.conditions
  const setComparisons = (list: readonly Comparison[]): void => {
    change({ conditions: { comparisons: list, time_dependents } })
  }
  const setTimes = (list: readonly TimeDependent[]): void => {
    change({ conditions: { comparisons, time_dependents: list } })
  }
  return (
    <section class="card stack">
      <h2>Conditions</h2>
      <fieldset class="plain">
        <legend>The trigger fires when</legend>
        <div class="inline">
          <Choice
            label="all of them hold"
            isChosen={!body.any_match}
            onChoose={() => {
              change({ any_match: false })
            }}
          />
          <Choice
            label="any of them holds"
            isChosen={body.any_match}
            onChoose={() => {
              change({ any_match: true })
            }}
          />
        </div>
      </fieldset>
      {body.enable_webhook && (
        <p class="muted">The webhook: from a call until the debounce period is over.</p>
      )}
      {comparisons.map((comparison, at) => (
        <div key={at} class="piece">
          <ComparisonForm
            path={`conditions.comparisons[${at}]`}
            comparison={comparison}
            onChange={(changed) => {
              setComparisons(withAt(comparisons, at, changed))
            }}
          />
          <Button
            kind="bare"
            icon="trash"
            label={`Remove comparison ${at + 1}`}
            onPress={() => {
              setComparisons(withoutAt(comparisons, at))
            }}
          />
        </div>
      ))}
      {time_dependents.map((time, at) => (
        <div key={at} class="piece">
          <TimeForm
            path={`conditions.time_dependents[${at}]`}
            time={time}
            onChange={(changed) => {
              setTimes(withAt(time_dependents, at, changed))
            }}
          />
          <Button
            kind="bare"
            icon="trash"
            label={`Remove time ${at + 1}`}
            onPress={() => {
              setTimes(withoutAt(time_dependents, at))
            }}
          />
        </div>
      ))}
      <div class="inline">
        <Button
          icon="add"
          onPress={() => {
            setComparisons([...comparisons, COMPARISON])
          }}
        >
          Comparison
        </Button>
        <Button
          icon="add"
          onPress={() => {
            const nextHour = Math.ceil(Date.now() / 1000 / HOUR) * HOUR
            setTimes([...time_dependents, { type: 'at', time: nextHour }])
          }}
        >
          Moment
        </Button>
        <Button
          icon="add"
          onPress={() => {
            setTimes([...time_dependents, { type: 'cron', cron: '0 8 * * 1-5' }])
          }}
        >
          Repeated times
        </Button>
      </div>
    </section>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const Choice = ({ label, isChosen, onChoose }: ChoiceProps): JSX.Element => (
  <label class="check">
    <input type="radio" name="match" checked={isChosen} onChange={onChoose} />
    <span>{label}</span>
  </label>
)
