import type { JSX } from 'preact'
import type { Comparison, TimeDependent, TriggerBody } from '../../api/resources.js'
import { memberOf } from '../../parts/form/bound.js'
import { AddPiece, Pieces } from '../../parts/form/pieces.js'
import { ComparisonForm } from './comparison-form.js'
import { TimeForm } from './time-form.js'
import type { FormPart } from './form-part.js'

const COMPARISON: Comparison = {
  left: { mod: '', status: '', keys: [] },
  operator: 'equal',
  right: true,
}

const HOUR = 3600

const nextHour = (): TimeDependent => ({ type: 'at', time: Math.ceil(Date.now() / 1000 / HOUR) * HOUR })

const workdays = (): TimeDependent => ({ type: 'cron', cron: '0 8 * * 1-5' })

/** What must hold for a trigger to fire, beside its webhook. */
export function ConditionsForm({ body, change }: FormPart): JSX.Element {
  const set = (conditions: TriggerBody['conditions']): void => {
    change({ conditions })
  }
  const comparisons = memberOf(body.conditions, 'comparisons', set)
  const times = memberOf(body.conditions, 'time_dependents', set)
  return (
    <section class="card stack">
      <h2>Conditions</h2>
      <MatchForm body={body} change={change} />
      {body.enable_webhook && (
        <p class="muted">The webhook: from a call until the debounce period is over.</p>
      )}
      <Pieces {...comparisons} name="comparison" path="conditions.comparisons" form={ComparisonForm} />
      <Pieces {...times} name="time" path="conditions.time_dependents" form={TimeForm} />
      <div class="inline">
        <AddPiece {...comparisons} name="Comparison" make={() => COMPARISON} />
        <AddPiece {...times} name="At a time" make={nextHour} />
        <AddPiece {...times} name="On a schedule (cron)" make={workdays} />
      </div>
    </section>
  )
}

/** Whether all of the conditions must hold, or any. */
const MatchForm = ({ body, change }: FormPart): JSX.Element => (
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
)

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
