import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { systems, triggers } from '../../../api/routes.js'
import { outcomes } from '../../../live/execution.js'
import { useLoaded } from '../../../load.js'
import { Button } from '../../../parts/button.js'
import { Check, Select, TextInput, type Option } from '../../../parts/form/inputs.js'
import { localFieldOf, secondsOfField } from '../../../times.js'
import { isFiltering, ranges, type Filter } from './filter.js'

/** How long typing may pause before it is searched for, in milliseconds. */
const PAUSE_MS = 150
/** The most systems and triggers that are offered. */
const OFFERED = 1000

interface FiltersProps {
  readonly filter: Filter
  readonly change: (part: Filter) => void
  readonly clear: () => void
}

/** Chooses which executions are shown. */
export function Filters({ filter, change, clear }: FiltersProps): JSX.Element {
  const isMore = useSignal(MORE.some((name) => (filter[name] ?? '') !== ''))
  return (
    <search class="stack">
      <div class="filters">
        <Words filter={filter} change={change} />
        <Select
          label="Result"
          {...choiceOf(filter, 'failed', change)}
          options={[
            ['', 'any'],
            ['true', 'failed or refused'],
            ['false', 'went well'],
          ]}
        />
        <Select
          label="Outcome"
          {...choiceOf(filter, 'outcome', change)}
          options={[['', 'any'], ...Object.entries(outcomes)]}
        />
        <Select
          label="Time"
          value={(filter.from ?? filter.to) ? OWN : (filter.range ?? '')}
          options={[
            ['', 'any'],
            ...Object.entries(ranges).map(([name, [words]]) => [name, words] as const),
            [OWN, 'from … to …'],
          ]}
          onChange={(range) => {
            const from = range === OWN ? String(Date.now() - 3_600_000) : ''
            change({ range: range === OWN ? '' : range, from, to: '' })
          }}
        />
        <Button
          onPress={() => {
            isMore.value = !isMore.value
          }}
          pressed={isMore.value}
        >
          More filters
        </Button>
        {isFiltering(filter) && <Button onPress={clear}>Clear filters</Button>}
        {filter.instance !== undefined && (
          <Button
            icon="close"
            label={`Executions of all system triggers, and not of ${filter.instance} alone`}
            onPress={() => {
              change({ instance: '' })
            }}
          >
            One system trigger
          </Button>
        )}
      </div>
      {(filter.from ?? filter.to) !== undefined && <Times filter={filter} change={change} />}
      {isMore.value && <MoreFilters filter={filter} change={change} />}
    </search>
  )
}

/** Stands for a time that is typed. */
const OWN = 'own'

/** What is hidden until somebody asks for it. */
const MORE = ['status', 'trigger', 'system', 'module', 'executes', 'problem', 'bodies'] as const

type PartProps = Omit<FiltersProps, 'clear'>

const choiceOf = (filter: Filter, name: string, change: FiltersProps['change']) => ({
  value: filter[name] ?? '',
  onChange: (value: string) => {
    change({ [name]: value })
  },
})

/** A text to look for, once typing pauses. */
function Words({ filter, change }: PartProps): JSX.Element {
  const words = useSignal(filter.q ?? '')
  useEffect(() => {
    words.value = filter.q ?? ''
  }, [filter.q])
  useEffect(() => {
    if (words.value === (filter.q ?? '')) return
    const timer = setTimeout(() => {
      change({ q: words.value })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [words.value])
  return (
    <div class="field">
      <label for="words">Search</label>
      <input
        id="words"
        type="search"
        placeholder="id, module, problem, address"
        aria-keyshortcuts="/"
        dir="auto"
        value={words.value}
        onInput={({ currentTarget }) => {
          words.value = currentTarget.value
        }}
      />
    </div>
  )
}

/** A time as people type it. */
const Times = ({ filter, change }: PartProps): JSX.Element => (
  <div class="filters">
    {(['from', 'to'] as const).map((name) => (
      <TextInput
        key={name}
        label={name === 'from' ? 'From' : 'To'}
        type="datetime-local"
        hint={name === 'to' && 'Empty: until now.'}
        value={filter[name] ? localFieldOf(Number(filter[name]) / 1000) : ''}
        onChange={(text) => {
          change({ [name]: text === '' ? '' : String(secondsOfField(text) * 1000) })
        }}
      />
    ))}
  </div>
)

/** A status, or a class of them; what is half typed asks for nothing yet. */
function StatusFilter({ filter, change }: PartProps): JSX.Element {
  const typed = useSignal(filter.status ?? '')
  useEffect(() => {
    typed.value = filter.status ?? ''
  }, [filter.status])
  return (
    <TextInput
      label="Status"
      placeholder="404, or 4xx"
      options={['2xx', '3xx', '4xx', '5xx']}
      value={typed.value}
      onChange={(status) => {
        typed.value = status
        if (/^(?:[1-5](?:\d\d|xx))?$/i.test(status)) change({ status })
      }}
    />
  )
}

function MoreFilters({ filter, change }: PartProps): JSX.Element {
  const known = useLoaded(async () => {
    const [all, places] = await Promise.all([triggers.list('', OFFERED), systems.list('', OFFERED)])
    const optionOf = ({ id, name }: { readonly id: string; readonly name: string }): Option => [id, name]
    return { triggers: all.data.map(optionOf), systems: places.data.map(optionOf) }
  }, [])
  return (
    <div class="filters">
      <StatusFilter filter={filter} change={change} />
      <Select
        label="Trigger"
        {...choiceOf(filter, 'trigger', change)}
        options={[['', 'all'], ...(known.data.value?.triggers ?? [])]}
      />
      <Select
        label="System"
        {...choiceOf(filter, 'system', change)}
        options={[['', 'all'], ...(known.data.value?.systems ?? [])]}
      />
      <TextInput label="Module" placeholder="Display_2" {...choiceOf(filter, 'module', change)} />
      <TextInput label="Problem" placeholder="driver-failed" {...choiceOf(filter, 'problem', change)} />
      <Select
        label="Calls"
        {...choiceOf(filter, 'executes', change)}
        options={[
          ['', 'all'],
          ['true', 'that execute'],
          ['false', 'that only notify'],
        ]}
      />
      <Check
        label="Search in bodies too"
        hint="Slower, among many."
        value={filter.bodies === 'true'}
        onChange={(isOn) => {
          change({ bodies: isOn ? 'true' : '' })
        }}
      />
    </div>
  )
}
