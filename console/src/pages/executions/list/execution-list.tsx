import type { JSX } from 'preact'
import { keyOf, type Row } from '../../../live/executions.js'
import { Button } from '../../../parts/button.js'
import { Empty, Notice } from '../../../parts/states.js'
import { WindowList } from '../../../parts/window-list.js'
import { hrefTo } from '../../../route.js'
import { isFiltering, type Filter } from '../filter/filter.js'
import { ExecutionLine, Headings } from './execution-line.js'
import type { Found } from './use-found.js'

interface ListProps {
  /** The newest first. */
  readonly rows: readonly Row[]
  readonly found: Found
  readonly filter: Filter
  readonly opened: Row | undefined
  readonly show: (wanted: Filter) => void
}

/** The executions that fit the filters; older ones are asked for as people scroll. */
export function ExecutionList({ rows, found, opened, ...rest }: ListProps): JSX.Element {
  const { fault, isLoading, reload, more } = found
  return (
    <div>
      {fault.value !== '' && (
        <Notice kind="bad">
          <span>{fault.value}</span>
          <Button icon="turn" onPress={reload}>
            Try again
          </Button>
        </Notice>
      )}
      {rows.length > 0 ? (
        <>
          <Headings />
          <WindowList
            label="Executions, the newest first"
            rows={rows}
            keyOf={keyOf}
            onEnd={() => void more()}
          >
            {(row) => <ExecutionLine row={row} isOpen={row === opened} />}
          </WindowList>
        </>
      ) : isLoading.value ? (
        <div class="loading" role="status">
          Loading…
        </div>
      ) : (
        fault.value === '' && !found.found.value?.isPartly && <Nothing {...rest} />
      )}
      {found.found.value?.isPartly && <SearchOn found={found} />}
    </div>
  )
}

/** A search takes so long at a time, and goes on when people want it to. */
function SearchOn({ found: { isLoading, more } }: Pick<ListProps, 'found'>): JSX.Element {
  return (
    <div class="inline center" role="status">
      <span class="muted">
        {isLoading.value ? 'Searching…' : 'Older executions have not been searched yet.'}
      </span>
      <Button onPress={more}>Search older ones</Button>
    </div>
  )
}

/** There is always a way on. */
function Nothing({ filter, show }: Pick<ListProps, 'filter' | 'show'>): JSX.Element {
  if (!isFiltering(filter))
    return (
      <Empty title="Nothing has been called yet">
        Executions appear here as webhooks are called. Copy a webhook’s URL from{' '}
        <a href={hrefTo('systems')}>a system</a>, and call it, or try it there.
      </Empty>
    )
  const hasTime = ['range', 'from', 'to'].some((name) => filter[name] !== undefined)
  return (
    <Empty title="Nothing fits the filters">
      <div class="inline center">
        {hasTime && (
          <Button
            onPress={() => {
              show({ ...filter, range: '', from: '', to: '' })
            }}
          >
            Search all times
          </Button>
        )}
        <Button
          onPress={() => {
            show({})
          }}
        >
          Clear filters
        </Button>
      </div>
    </Empty>
  )
}
