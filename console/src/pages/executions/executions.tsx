import { useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { outcomes } from '../../live/execution.js'
import { allRows, findRow, rowsMade, type Row } from '../../live/executions.js'
import { nameOf } from '../../live/names.js'
import {
  followedSystems,
  followSystems,
  hasEarlier,
  showEarlier,
  streamsFault,
  systemsInAll,
} from '../../live/streams.js'
import { Button } from '../../parts/button.js'
import { Select } from '../../parts/form/inputs.js'
import { Empty, Notice } from '../../parts/states.js'
import { tellFault } from '../../parts/news.js'
import { messageOf } from '../../api/call.js'
import { WindowList } from '../../parts/window-list.js'
import { hrefTo } from '../../route.js'
import { counted } from '../../words.js'
import { OpenedExecution } from './opened-execution.js'
import { ExecutionChart } from './execution-chart.js'
import { ExecutionLine } from './execution-line.js'
import { EVERYTHING, fits, type Filter } from './execution-filter.js'

/** What is shown while it is paused. */
interface Pause {
  readonly rows: readonly Row[]
  /** How many rows there had been. */
  readonly made: number
}

/** Executions as they happen. @param open the id of the one that is opened */
export function Executions({ open }: { readonly open: string | undefined }): JSX.Element {
  const filter = useSignal<Filter>(EVERYTHING)
  const pause = useSignal<Pause | undefined>(undefined)
  const source = useComputed(() => pause.value?.rows ?? allRows.value)
  const shown = useComputed(() => source.value.filter((row) => fits(row, filter.value, nameOf)).reverse())
  const opened = open === undefined ? undefined : findRow(allRows.value, open)
  useEffect(() => {
    if (hasEarlier.value === undefined)
      showEarlier().catch((error: unknown) => {
        tellFault(messageOf(error))
      })
  }, [])
  const change = (part: Partial<Filter>): void => {
    filter.value = { ...filter.value, ...part }
  }
  const togglePause = (): void => {
    pause.value = pause.value ? undefined : { rows: allRows.value, made: rowsMade.value }
  }
  const waiting = pause.value ? rowsMade.value - pause.value.made : 0
  return (
    <>
      <div class="head">
        <h1>Executions</h1>
        <span class="muted" role="status">
          {shown.value.length === source.value.length
            ? counted(source.value.length, 'execution')
            : `${shown.value.length} of ${source.value.length}`}
        </span>
        <Button
          icon={pause.value ? 'play' : 'pause'}
          pressed={pause.value !== undefined}
          onPress={togglePause}
        >
          {pause.value ? (waiting > 0 ? `Go on, ${waiting} new` : 'Go on') : 'Pause'}
        </Button>
      </div>
      <Following />
      <ExecutionChart rows={source} />
      <Filters filter={filter.value} change={change} />
      <div class={open === undefined ? undefined : 'split'}>
        <ExecutionList
          rows={shown.value}
          opened={opened}
          isEmpty={source.value.length === 0}
          onShowAll={() => {
            filter.value = EVERYTHING
          }}
        />
        {open !== undefined && <OpenedExecution id={open} row={opened} />}
      </div>
    </>
  )
}

interface ListProps {
  /** Those that fit the filters, the newest first. */
  readonly rows: readonly Row[]
  readonly opened: Row | undefined
  /** Whether there are none at all. */
  readonly isEmpty: boolean
  readonly onShowAll: () => void
}

function ExecutionList({ rows, opened, isEmpty, onShowAll }: ListProps): JSX.Element {
  if (isEmpty)
    return (
      <Empty title="Nothing has been called yet">
        Executions appear here as webhooks are called. Copy a webhook’s URL from{' '}
        <a href={hrefTo('systems')}>a system</a>, and call it, or try it there.
      </Empty>
    )
  if (rows.length === 0)
    return (
      <Empty title="Nothing fits the filters">
        <Button onPress={onShowAll}>Show everything</Button>
      </Empty>
    )
  return (
    <div>
      <WindowList label="Executions, the newest first" rows={rows} keyOf={({ no }) => no}>
        {(row) => <ExecutionLine row={row} isOpen={row === opened} />}
      </WindowList>
      {hasEarlier.value === true && (
        <p class="center">
          <Button onPress={showEarlier}>Show earlier ones</Button>
        </p>
      )}
    </div>
  )
}

/** What keeps executions from being told, if anything does. */
const Following = (): JSX.Element | null => {
  if (streamsFault.value !== '')
    return (
      <Notice kind="bad">
        <span>{streamsFault.value}</span>
        <Button icon="turn" onPress={followSystems}>
          Try again
        </Button>
      </Notice>
    )
  const followed = followedSystems.value?.length ?? 0
  if (followed >= systemsInAll.value) return null
  return (
    <Notice kind="warn">
      There are {systemsInAll.value} systems; the executions of the first {followed} are shown.
    </Notice>
  )
}

interface FiltersProps {
  readonly filter: Filter
  readonly change: (part: Partial<Filter>) => void
}

const Filters = ({ filter, change }: FiltersProps): JSX.Element => (
  <div class="filters" role="search">
    <div class="field">
      <label for="words">Search</label>
      <input
        id="words"
        type="search"
        placeholder="module, method, id"
        value={filter.words}
        onInput={({ currentTarget }) => {
          change({ words: currentTarget.value })
        }}
      />
    </div>
    <Select
      label="Outcome"
      value={filter.outcome}
      options={[['', 'any'], ...Object.entries(outcomes)]}
      onChange={(outcome) => {
        change({ outcome })
      }}
    />
    <Select
      label="System"
      value={filter.system}
      options={[['', 'all'], ...(followedSystems.value ?? []).map(({ id, name }) => [id, name] as const)]}
      onChange={(system) => {
        change({ system })
      }}
    />
    <Select
      label="Calls"
      value={filter.calls}
      options={[
        ['', 'all'],
        ['exec', 'that execute'],
        ['notify', 'that only notify'],
      ]}
      onChange={(calls) => {
        change({ calls })
      }}
    />
  </div>
)
