import type { JSX } from 'preact'
import { triggers } from '../../api/routes.js'
import type { TimeDependent } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { TextInput } from '../../parts/form/inputs.js'
import type { PieceProps } from '../../parts/form/pieces.js'
import { dateOf, localFieldOf, secondsOfField } from '../../times.js'

/** A moment, or times that come again and again. */
export const TimeForm = ({ path, value: time, onChange }: PieceProps<TimeDependent>): JSX.Element =>
  time.type === 'at' ? (
    <TextInput
      label="At, in this browser’s time zone"
      path={path}
      type="datetime-local"
      value={time.time === undefined ? '' : localFieldOf(time.time)}
      onChange={(text) => {
        onChange(text === '' ? { type: 'at' } : { type: 'at', time: secondsOfField(text) })
      }}
    />
  ) : (
    <CronForm path={path} value={time} onChange={onChange} />
  )

const ZONES = Intl.supportedValuesOf('timeZone')

function CronForm({ path, value: time, onChange }: PieceProps<TimeDependent>): JSX.Element {
  const { cron = '', timezone } = time
  const next = useLoaded(async () => (await triggers.occurrences(cron, timezone)).data, [cron, timezone])
  return (
    <div class="comparison">
      <TextInput
        label="Cron: minute, hour, day, month, weekday"
        path={`${path}.cron`}
        isCode
        value={cron}
        onChange={(text) => {
          onChange({ ...time, cron: text })
        }}
      />
      <TextInput
        label="Time zone"
        path={`${path}.timezone`}
        placeholder="the host’s own"
        options={ZONES}
        value={timezone ?? ''}
        onChange={(zone) => {
          onChange({ type: 'cron', cron, ...(zone === '' ? {} : { timezone: zone }) })
        }}
      />
      <div class="next" role="status">
        {next.fault.value === '' ? (
          <>
            <span class="muted">Next, as this browser’s clock shows it</span>
            <ol>
              {(next.data.value ?? []).map((moment) => (
                <li key={moment}>{dateOf(moment * 1000)}</li>
              ))}
            </ol>
          </>
        ) : (
          <span class="wrong">{next.fault.value}</span>
        )}
      </div>
    </div>
  )
}
