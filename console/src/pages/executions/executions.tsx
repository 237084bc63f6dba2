import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { allRows, findRow, rowsMade, type Row } from '../../live/executions.js'
import { followedSystems, followSystems, streamsFault, systemsInAll } from '../../live/streams.js'
import { Button } from '../../parts/button.js'
import { Notice } from '../../parts/states.js'
import { goInstead, query, route } from '../../route.js'
import { isAdmin } from '../../session.js'
import { now } from '../../times.js'
import { counted } from '../../words.js'
import { ExecutionChart } from './chart/execution-chart.js'
import { fits, type Filter } from './filter/filter.js'
import { Filters } from './filter/filters.js'
import { ExecutionList } from './list/execution-list.js'
import { keepFilter } from './filter/kept-filter.js'
import { merged } from './list/merge.js'
import { useFound, type Found } from './list/use-found.js'
import { OpenedExecution } from './opened-execution.js'
import { ReplayMany } from './replay/replay-many.js'

/** What is shown while it is paused. */
interface Pause {
  readonly rows: readonly Row[]
  /** How many rows there had been. */
  readonly made: number
}

/** Executions as they happen, and those that are kept. @param open the id of the one that is opened */
export function Executions({ open }: { readonly open: string | undefined }): JSX.Element {
  const filter = query.value
  const pause = useSignal<Pause | undefined>(undefined)
  const found = useFound(filter)
  const shown = useShown(filter, pause, found)
  const opened = open === undefined ? undefined : findRow(shown.value, open)
  useEffect(() => {
    keepFilter(filter)
  }, [filter])
  return (
    <>
      <div class="head">
        <h1>Executions</h1>
        <span class="muted" role="status">
          {saidCount(found)}
        </span>
        {isAdmin.value && <ReplayMany filter={filter} failed={found.total.value} />}
        <PauseButton pause={pause} />
      </div>
      <Following />
      <Choosing filter={filter} />
      <div class={open === undefined ? undefined : 'split'}>
        <ExecutionList rows={shown.value} found={found} filter={filter} opened={opened} show={show} />
        {open !== undefined && <OpenedExecution id={open} row={opened} onClose={closeOpened} />}
      </div>
    </>
  )
}

function saidCount({ total, found, isCounted }: Found): string {
  if (total.value !== undefined) return counted(total.value, 'execution')
  return isCounted.value ? `${counted(found.value?.rows.length ?? 0, 'execution')} so far` : 'Counting…'
}

/** Shows what fits another filter, and leaves open what is. */
function show(wanted: Filter): void {
  const [, opened] = route.peek()
  goInstead(wanted, 'executions', ...(opened === undefined ? [] : [opened]))
}

/** Goes back to the list alone, and to the place in it. */
function closeOpened(): void {
  goInstead(query.peek(), 'executions')
  document.querySelector<HTMLElement>('.window')?.focus()
}

/** Chooses what is shown: by dragging over a time, or by filters. */
function Choosing({ filter }: { readonly filter: Filter }): JSX.Element {
  const change = (part: Filter): void => {
    show({ ...query.peek(), ...part })
  }
  return (
    <>
      <ExecutionChart
        filter={filter}
        onSpan={({ from, to }) => {
          change({ range: '', from: String(from), to: String(to) })
        }}
      />
      <Filters
        filter={filter}
        change={change}
        clear={() => {
          show({})
        }}
      />
    </>
  )
}

/** What fits the filter of what is kept and of what was told. */
function useShown(
  filter: Filter,
  pause: ReadonlySignal<Pause | undefined>,
  { found }: Found,
): ReadonlySignal<readonly Row[]> {
  const wanted = useSignal(filter)
  useEffect(() => {
    wanted.value = filter
  }, [filter])
  return useComputed(() => {
    const told = (pause.value?.rows ?? allRows.value).filter((row) => fits(row, wanted.value, now.peek()))
    return merged(told, found.value ?? { rows: [], before: undefined })
  })
}

function PauseButton({ pause }: { readonly pause: { value: Pause | undefined } }): JSX.Element {
  const waiting = pause.value ? rowsMade.value - pause.value.made : 0
  return (
    <Button
      icon={pause.value ? 'play' : 'pause'}
      pressed={pause.value !== undefined}
      onPress={() => {
        pause.value = pause.value ? undefined : { rows: allRows.value, made: rowsMade.value }
      }}
    >
      {pause.value ? (waiting > 0 ? `Resume (${waiting} new)` : 'Resume') : 'Pause'}
    </Button>
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
      There are {systemsInAll.value} systems; the executions of the first {followed} come by themselves.
    </Notice>
  )
}
