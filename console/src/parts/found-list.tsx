import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import type { Answer } from '../api/call.js'
import { PAGE } from '../api/routes.js'
import { useLoaded } from '../load.js'
import { Button } from './button.js'
import { Search } from './search.js'
import { Await, Empty } from './states.js'
import { Table } from './table.js'

interface FoundListProps<T> {
  readonly title: string
  /** What one of them is called, such as `system`. */
  readonly thing: string
  /** Asks for those that fit the words, and for so many at most. */
  readonly ask: (words: string, limit: number) => Promise<Answer<T[]>>
  /** What can be done about all of them. */
  readonly action?: ComponentChildren
  readonly notice?: ComponentChildren
  /** What is said where there are none at all. */
  readonly none: ComponentChildren
  /** What helps with searching where nothing fits. */
  readonly help?: string
  /** The names of its columns, where it is a table and no list; the last one is empty where that only has buttons. */
  readonly columns?: readonly string[]
  /** One of them, as an item of the list or a row of the table. */
  readonly children: (one: T) => JSX.Element
}

/** A page that lists things, lets people search them, and shows more when it is asked to. */
export function FoundList<T>(props: FoundListProps<T>): JSX.Element {
  const { title, thing, ask, action, notice, none, help, columns, children } = props
  const words = useSignal('')
  const limit = useSignal(PAGE)
  const list = useLoaded(() => ask(words.value, limit.value), [words.value, limit.value])
  return (
    <>
      <div class="head">
        <h1>{title}</h1>
        <Search
          label={`Search ${thing}s`}
          onSearch={(given) => {
            words.value = given
          }}
        />
        {action}
      </div>
      {notice}
      <Await of={list}>
        {({ data, total }) =>
          data.length > 0 ? (
            <>
              {columns ? (
                <Table name={title} columns={columns}>
                  {data.map(children)}
                </Table>
              ) : (
                <ul class="list">{data.map(children)}</ul>
              )}
              {total > data.length && (
                <Button
                  onPress={() => {
                    limit.value += PAGE
                  }}
                >
                  Show more of {total}
                </Button>
              )}
            </>
          ) : words.value === '' ? (
            <Empty title={`No ${thing}s yet`}>{none}</Empty>
          ) : (
            <Empty title={`No ${thing} fits “${words.value}”`}>{help}</Empty>
          )
        }
      </Await>
    </>
  )
}
