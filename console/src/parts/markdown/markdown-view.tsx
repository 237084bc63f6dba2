import type { JSX } from 'preact'
import { blocksOf, piecesOf, type Block } from './markdown.js'

/** A document in Markdown. Its headings begin below that of the part they are in. */
export const Markdown = ({ text }: { readonly text: string }): JSX.Element => (
  <div class="stack markdown">
    {blocksOf(text).map((block, at) => (
      <BlockView key={at} block={block} />
    ))}
  </div>
)

function BlockView({ block }: { readonly block: Block }): JSX.Element {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? (
        <h3>{block.text}</h3>
      ) : (
        <h4>
          <Line text={block.text} />
        </h4>
      )
    case 'code':
      return (
        <pre tabIndex={0} role="region" aria-label="Example">
          {block.text}
        </pre>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item, at) => (
            <li key={at}>
              <Line text={item} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return <TableView {...block} />
    case 'paragraph':
      return (
        <p>
          <Line text={block.text} />
        </p>
      )
  }
}

const TableView = ({ head, rows }: Extract<Block, { readonly kind: 'table' }>): JSX.Element => (
  <div class="scroll" tabIndex={0} role="region" aria-label={head.join(', ')}>
    <table>
      <thead>
        <tr>
          {head.map((cell, at) => (
            <th key={at} scope="col">
              <Line text={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={column}>
                <Line text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Line = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    {piecesOf(text).map((piece, at) => {
      if (piece.kind === 'code') return <code key={at}>{piece.text}</code>
      if (piece.kind === 'strong') return <strong key={at}>{piece.text}</strong>
      if (piece.kind !== 'link') return piece.text
      return (
        <a key={at} href={piece.href} target="_blank" rel="noreferrer">
          {piece.text}
        </a>
      )
    })}
  </>
)
